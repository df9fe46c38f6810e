/** English: a desk's help page. */
export const help = {
  title: 'Get help',
  missing: 'There is no help page at this address. Look at the address again, or ask the company for it.',
  stopped: 'This help desk takes nobody just now. Call them by a number you know.',
  about: 'What is wrong?',
  aboutHint: 'In your own words. No passwords, please.',
  aboutEmpty: 'Please write a few words.',
  email: 'Mail address',
  emailOptional: 'Mail address (not needed)',
  emailReceipt: 'With it you get a receipt by mail.',
  emailAnswer: 'They answer there.',
  emailNeeded: 'Please write an address: without it nobody could answer.',
  emailBad: 'This is no mail address. It looks like name@example.com.',
  group: 'Whom do you need?',
  go: { wait: 'Wait for help', message: 'Leave the message' },
  instead: { wait: 'Wait for help instead', message: 'Leave a message instead' },
  seesNetwork: 'They will also see the address of your network.',
  closed: 'Nobody is here just now',
  closedLong: 'It is not known when somebody is here again. You can leave a message.',
  opens: (when: string) =>
    `Somebody is here again on ${when}, your time. Until then you can leave a message.`,
  zone: (zone: string) => `Hours as the clocks show them in ${zone}.`,
  sent: 'Your message has arrived',
  sentTo: (desk: string, email: string) => `${desk} answers to ${email}.`,
  another: 'Back to the help page',
};

/** English: waiting in line. */
export const line = {
  title: 'You are in line',
  next: 'You are next.',
  place: (n: number) => `You are number ${n} in line.`,
  minutes: (n: number) => (n === 1 ? 'It takes about 1 minute.' : `It takes about ${n} minutes.`),
  unknown: 'We can’t say yet how long it takes.',
  held: 'Somebody has you in hand.',
  heldWhy: 'They come to you in a moment. You lose no place.',
  stay: 'Keep this page open: it goes on by itself. Nothing of your device is shared.',
  leave: 'Leave the line',
  over: 'You are not in line any more',
  overBy: {
    left: 'You left the line.',
    gone: 'This page was away for more than five minutes.',
    stopped: 'The help desk has stopped taking people for now.',
    unknown: 'Your place is not known any more.',
  },
  again: 'Ask for help again',
};

/** English: why somebody cannot wait, or leave a message. */
export const refusals = {
  'queue-closed': [
    'This help desk takes nobody into the line just now.',
    'Leave a message below, or look at the hours.',
  ],
  'queue-full': ['No more can wait here at the moment.', 'Try again in a few minutes, or leave a message.'],
  'bad-input': ['Something that was written cannot be taken.', 'Look at what you wrote and try again.'],
} as const;
