import { fileRefusals, files } from './files.en.ts';
import { help, line, refusals } from './help.en.ts';
import { receipt } from './receipt.en.ts';

/** English, and the measure of every other language: whoever has other keys does not compile. */
export const en = {
  language: 'English',
  title: 'Get help',
  skip: 'To the content',
  chooseLanguage: 'Language',
  evaluation: 'This help desk is only being tried out: no mail leaves its computer.',
  list: { and: (all: string, last: string) => `${all} and ${last}` },

  key: {
    title: 'Your support key',
    ask: 'Nine digits that your helper reads to you.',
    label: 'Support key',
    go: 'Continue',
    missing: (n: number) => (n === 1 ? 'One more digit.' : `${n} more digits.`),
    wrong: 'That is no support key: it has nine digits. You can also paste the whole link.',
    looking: 'Looking …',
    working: 'Many wrong keys were tried here lately. This page does a little work first; please wait.',
    noAccount:
      'No account, nothing to install, no cookies. Nothing of your device is shared until you say so.',
  },
  who: {
    title: 'Did you call them?',
    helps: (agent: string, desk: string) => `${agent} of ${desk} wants to help you.`,
    agent: 'Person',
    desk: 'Help desk',
    domain: 'Its address',
    verified: 'reached by https. The top of your browser must show this same address.',
    unverified: 'not reached by https. Go on only if you are trying this out.',
    warning:
      'Real helpers never phone you out of the blue. They never ask you to open your bank’s page, nor for a password, a code of your bank or a payment. If somebody does, say no.',
    yes: 'Yes, I asked for help',
    no: 'No',
    unsure: 'I am not sure',
  },
  no: {
    title: 'Then stop here',
    nothing: 'Nothing of your device was shared, and the key was not used.',
    steps: [
      'Hang up, or close the chat. You need not be polite.',
      'Call the company yourself, with a number from a letter or a bill, not one they told you.',
      'If you opened your bank’s page or read out a code, call your bank now.',
    ],
    back: 'Back to the start',
  },
  name: {
    title: 'What is your name?',
    why: (agent: string) => `${agent} sees it before letting you in.`,
    label: 'Your name',
    go: 'Ask to come in',
    sees: (device: string) => `They will also see: ${device}, and the address of your network.`,
    empty: 'Please write a name.',
  },
  help,
  line,
  device: {
    system: {
      windows: 'Windows',
      mac: 'Mac',
      linux: 'Linux',
      chromeos: 'ChromeOS',
      android: 'Android',
      ios: 'iPhone or iPad',
      other: 'unknown system',
    },
    kind: { computer: 'computer', tablet: 'tablet', phone: 'phone' },
  },
  waiting: {
    title: 'Waiting to be let in',
    what: (agent: string) =>
      `${agent} sees your name and your device, and lets you in. This page goes on by itself.`,
    nothing: 'Nothing of your device is shared.',
    leave: 'Leave',
    check: 'Check my device while I wait',
  },
  check: {
    title: 'Check my device',
    nobody: 'Nobody but you sees or hears this.',
    camera: 'Camera',
    microphone: 'Microphone',
    connection: 'Connection',
    relay: 'Way through firewalls',
    try: 'Try',
    again: 'Try again',
    end: 'End the check',
    cameraGood: 'You see yourself: it works.',
    microphoneAsk: 'Say something: the bar moves.',
    microphoneGood: 'It hears you.',
    connectionGood: (ms: number) => `Good: ${ms} ms there and back.`,
    connectionSlow: (ms: number) =>
      `Slow: ${ms} ms there and back. A cable, or a place nearer to the router, helps.`,
    relayGood: 'There is one.',
    relayNone: 'None is set up here. Most networks do without; some in companies do not.',
    relayBad: 'It cannot be reached from this network. Another network, such as your phone’s, may help.',
    waits: 'Trying …',
  },
  room: {
    title: (desk: string) => `Help from ${desk}`,
    connecting: 'Connecting …',
    lost: 'Connection lost, trying again. What you share goes on for 15 seconds, then it stops by itself.',
    lostQuiet: 'Connection lost, trying again. You need not do anything.',
    held: (agent: string) => `${agent} put this on hold. Nothing you share is sent until they are back.`,
    silenced:
      'The server was not heard for 15 seconds, so all sharing was stopped. Share again when it is back.',
    handed: (agent: string, lost: boolean) =>
      `${agent} helps you from here on, and asks anew for what you shared.${lost ? ' From now on they look and explain; changes to your device are yours to make.' : ''}`,
    left: 'Nobody is here to help just now. Your helper may be coming back.',
    end: 'End the session',
    endAsk: 'End it for everybody?',
    endYes: 'End it',
    endNo: 'Stay',
  },
  bar: {
    label: 'What is shared',
    nothing: 'Nothing of yours is shared.',
    here: (names: string) => `In this session: ${names}`,
    sees: (names: string, what: string) => `${names} can see or hear: ${what}.`,
    paused: (names: string) => `Paused. ${names} can see and hear nothing.`,
    nobody: 'nobody',
    pause: 'Pause',
    resume: 'Go on',
    stop: 'Stop',
    keys: 'Keys: Alt+P to pause, Alt+S to stop.',
    keysMac: 'Keys: Option+P to pause, Option+S to stop.',
    points: 'They may point and draw on this page.',
    recorded: 'This session is being recorded.',
    recordable: 'You agreed to a recording; none runs just now.',
    noRoom: 'The recording stopped: the server has no room. What came before is kept.',
    on: {
      screen: 'your screen',
      camera: 'your camera',
      microphone: 'your microphone',
      pointer: 'pointing on your page',
      recording: 'a recording',
      'file-to-me': 'sending you a file',
      'file-from-me': 'a file from you',
    },
    surface: {
      monitor: 'your whole screen',
      window: 'one window',
      browser: 'one browser tab',
      unknown: 'your screen',
    },
    offAir: 'Nothing is sent now, though you agreed to share.',
  },
  consent: {
    screen: {
      title: (agent: string) => `${agent} asks to see your screen`,
      means: [
        'Your browser asks next what to show: a tab, a window, or the whole screen.',
        'Everybody in this session sees it as it happens. They cannot click or type.',
        'Close what is private first. Messages that pop up are seen too.',
      ],
    },
    camera: {
      title: (agent: string) => `${agent} asks to see through your camera`,
      means: ['Everybody in this session sees what the camera sees.', 'Point it at what needs help.'],
    },
    microphone: {
      title: (agent: string) => `${agent} asks to hear you`,
      means: ['Everybody in this session hears what your microphone hears.'],
    },
    pointer: {
      title: (agent: string) => `${agent} asks to point and draw`,
      means: ['Their pointer and their lines appear on this page. They cannot click anything.'],
    },
    recording: {
      title: (agent: string) => `${agent} asks to record this session`,
      means: [
        'What you share and the chat are kept by the help desk, for as long as its rules say.',
        'You may end the recording at any time.',
      ],
    },
    'file-to-me': {
      title: (agent: string) => `${agent} wants to send you a file`,
      means: ['When it is here, “Save” puts it among your downloads. Open it only if you expected it.'],
    },
    'file-from-me': {
      title: (agent: string) => `${agent} asks you for files`,
      means: ['You choose which, one or several. Only those are sent.'],
    },
    share: 'Share',
    allow: 'Allow',
    receive: 'Receive',
    choose: 'Choose files',
    notNow: 'Not now',
    left: (seconds: number) => `${seconds} seconds left. Without an answer it is a no.`,
    key: 'Alt+R brings you to this question.',
    keyMac: 'Option+R brings you to this question.',
    soon: 'Fifteen seconds left.',
    ranOut: 'Nobody answered within a minute, so it is a no. Your helper can ask again.',
    ranOutOffer:
      'Nobody answered within a minute, so nothing is shared. You can still share it under “What you can share”, or your helper asks again.',
    ranOutChoosing:
      'The minute was over before you had chosen, so nothing is shared. To share it after all, press its button under “What you can share”.',
    takenBack: 'Your helper took the question back. Nothing is shared.',
    refused: 'You said no. That stays so, unless you offer it yourself below.',
    refusedForGood: 'You said no, and that stays so for this session.',
    refusedFile: (name: string) => `You said no: “${name}” does not come to you.`,
    again: 'Nothing was shared. Press Share to choose again, or Not now.',
    whichCamera: 'Which camera?',
    environment: 'At the back',
    user: 'At the front',
    noScreen:
      'A browser on a phone or tablet cannot share its screen. You can show it with the camera of another device, or show what the camera sees.',
    noScreenBrowser:
      'This browser cannot share a screen. A current Chrome, Edge, Firefox or Safari on a computer can.',
    noCamera: 'This browser gives no camera or microphone to this page.',
    cameraInstead: 'Share the camera instead',
  },
  again: {
    title: 'Share again?',
    why: 'The page was loaded anew, or the server was away for too long: your browser needs your click once more.',
    screen: 'Share my screen again',
    camera: 'Share my camera again',
    microphone: 'Share my microphone again',
    notNow: 'No, stop sharing it',
  },
  offer: {
    title: 'What you can share',
    screen: 'My screen, a window or a tab',
    another: 'Show another screen, window or tab',
    stays: 'You chose nothing else: what you share stays as it was.',
    camera: 'My camera',
    microphone: 'My microphone',
    pointer: 'Let them point and draw',
    noRecording: 'No recording after all',
    stop: {
      screen: 'Stop sharing my screen',
      camera: 'Stop my camera',
      microphone: 'Mute my microphone for good',
      pointer: 'No more pointing and drawing',
      recording: 'End the recording',
    },
    phone: 'A browser on a phone or tablet cannot share its screen. The camera can show what you see.',
  },
  files,
  chat: {
    title: 'Chat',
    label: 'Your message',
    send: 'Send',
    over: (count: number) =>
      `Too long: ${count} over the 4,000 characters of one message. Shorten it, or send it in two.`,
    empty: 'Nothing was said yet. Your helper reads here what you write.',
    you: 'You',
    typing: (names: string) => `${names} is writing …`,
    read: (names: string) => `Read by ${names}`,
    unsent: 'not sent yet',
    refused: 'not sent',
    why: {
      'limit-reached': 'Too much was said within a minute. Wait a minute, then send it again.',
      'chat-full':
        'This chat holds 10,000 messages, the most that one may have. Speak with your helper instead.',
      'session-not-active': 'The chat is closed just now. Send it again when your helper is back.',
      'bad-input': 'It holds signs that cannot be sent. Write it anew without them.',
      other: 'The server could not take it just now. Send it again.',
    } as Readonly<Record<string, string>>,
    again: 'Send again',
    drop: 'Do not send',
    news: (name: string) => `${name} wrote to you. Show it`,
    openTitle: 'Open this address?',
    openWarn: 'Open it only if you expected it. Never enter bank data or a password there.',
    open: 'Open it',
    openNot: 'Do not open',
  },
  theirs: {
    screen: (agent: string) => `${agent} shows you their screen`,
    camera: (agent: string) => `${agent}’s camera`,
    sound: 'Turn the sound on',
    copy: 'What they see, with their pointer',
    frozen: (agent: string) => `A still picture from ${agent}`,
    points: (agent: string) => `${agent} points here`,
  },
  quality: {
    good: 'The connection is good.',
    slow: 'The connection is slow: pictures arrive late. A cable, or a place nearer to the router, helps.',
    lossy: 'The connection loses data: pictures stutter. Close other downloads or films, or use a cable.',
    narrow:
      'Little goes through your connection: the picture is coarse or late. Close other downloads or films, or share one window.',
    unconnected: 'Connecting to your helper …',
    blocked:
      'The picture finds no way through this network. Another network, such as your phone’s, may help. Chat works.',
    relayMissing:
      'The picture finds no way, and this help desk has no relay set up. Another network may help. Chat works.',
  },
  report: {
    open: 'Report this session',
    title: 'Something is wrong here?',
    why: 'The session ends at once. The administrators of the help desk are told what you write.',
    label: 'What happened?',
    go: 'Report and end',
    back: 'Back',
    thanks: 'Thank you. The session has ended, and the administrators were told.',
    empty: 'Please write a few words.',
  },
  receipt,
  problem: {
    title: 'That did not work',
    retry: 'Try again',
    of: {
      'session-key-wrong': [
        'This key cannot be used now.',
        'Check the digits. A key is good for ten minutes and once. If it is right, ask your helper for a new one; also when you closed the page of a session.',
      ],
      'session-link-cut': [
        'This link is not whole.',
        'A part of it is missing. Open it once more from where it came, or ask your helper for the nine digits.',
      ],
      'session-link-wrong': [
        'This link cannot be used any more.',
        'A link is good once, for ten minutes, or half an hour when it came by mail. Ask your helper for a new one; also when you closed the page of a session.',
      ],
      'limit-reached': ['Too many tries from your network.', 'Wait a minute, then try again.'],
      'session-over': ['This session is over.', 'Ask your helper for a new key if you still need help.'],
      ...refusals,
      'consent-over': ['This question is not open any more.', 'Your helper can ask again.'],
      ...fileRefusals,
      'sessions-stopped': [
        'This help desk has stopped all sessions for now.',
        'Call them by a number you know, and ask when it goes on.',
      ],
      'session-not-active': ['This is on hold just now.', 'Try it again when your helper is back.'],
      offline: ['The server cannot be reached.', 'Check your connection. Nothing is shared meanwhile.'],
      insecure: [
        'This page did not come by https, so the browser will not let it work.',
        'Ask your helper for an address that begins with https.',
      ],
      other: [
        'Something went wrong here, not with you.',
        'Load the page again. If that does not help, ask for a new key.',
      ],
    } as Readonly<Record<string, readonly [what: string, next: string]>>,
    media: {
      NotAllowedError: [
        'Your browser did not allow it, or you chose nothing.',
        'Press the button again. If no question comes, load this page anew and press it then, or allow it in the browser’s settings beside the address.',
      ],
      NotFoundError: ['No such device was found.', 'Plug it in, or use another device.'],
      NotReadableError: [
        'Another program is using it, or the system forbids it.',
        'Close the other program and try again.',
      ],
      other: ['The browser could not begin.', 'Try it again, or load the page again.'],
    } as Readonly<Record<string, readonly [what: string, next: string]>>,
  },
};

type Widened<T> = T extends (...args: infer A) => string
  ? (...args: A) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Widened<T[K]> };

/** All texts of the page, in whatever language. */
export type Texts = Widened<typeof en>;
