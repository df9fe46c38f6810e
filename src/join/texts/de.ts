import type { Texts } from './en.ts';
import { fileRefusals, files } from './files.de.ts';
import { help, line, refusals } from './help.de.ts';
import { receipt } from './receipt.de.ts';

/** German. */
export const de: Texts = {
  language: 'Deutsch',
  title: 'Hilfe holen',
  skip: 'Zum Inhalt',
  chooseLanguage: 'Sprache',
  evaluation: 'Dieser Helpdesk wird nur ausprobiert: Keine Mail verlässt seinen Rechner.',
  list: { and: (all, last) => `${all} und ${last}` },

  key: {
    title: 'Ihr Support-Schlüssel',
    ask: 'Neun Ziffern, die Ihnen vorgelesen werden.',
    label: 'Support-Schlüssel',
    go: 'Weiter',
    missing: (n) => (n === 1 ? 'Noch eine Ziffer.' : `Noch ${n} Ziffern.`),
    wrong: 'Das ist kein Support-Schlüssel: Er hat neun Ziffern. Sie können auch den ganzen Link einfügen.',
    looking: 'Wird gesucht …',
    working:
      'Hier wurden zuletzt viele falsche Schlüssel versucht. Diese Seite rechnet erst ein wenig; bitte warten Sie.',
    noAccount:
      'Kein Konto, nichts zu installieren, keine Cookies. Von Ihrem Gerät wird nichts geteilt, bis Sie es sagen.',
  },
  who: {
    title: 'Haben Sie dort angerufen?',
    helps: (agent, desk) => `${agent} von ${desk} möchte Ihnen helfen.`,
    agent: 'Person',
    desk: 'Helpdesk',
    domain: 'Seine Adresse',
    verified: 'über https erreicht. Oben im Browser muss dieselbe Adresse stehen.',
    unverified: 'nicht über https erreicht. Nur weiter, wenn Sie dies bloß ausprobieren.',
    warning:
      'Echte Helfer rufen nie unerwartet an. Sie bitten Sie nie, die Seite Ihrer Bank zu öffnen, und nie um ein Passwort, einen Code Ihrer Bank oder eine Zahlung. Tut es jemand, sagen Sie Nein.',
    yes: 'Ja, ich habe um Hilfe gebeten',
    no: 'Nein',
    unsure: 'Ich bin nicht sicher',
  },
  no: {
    title: 'Dann hören Sie hier auf',
    nothing: 'Von Ihrem Gerät wurde nichts geteilt, und der Schlüssel wurde nicht verbraucht.',
    steps: [
      'Legen Sie auf oder schließen Sie den Chat. Sie müssen nicht höflich sein.',
      'Rufen Sie die Firma selbst an, mit einer Nummer von einem Brief oder einer Rechnung, nicht mit einer, die man Ihnen genannt hat.',
      'Haben Sie die Seite Ihrer Bank geöffnet oder einen Code vorgelesen, rufen Sie jetzt Ihre Bank an.',
    ],
    back: 'Zurück zum Anfang',
  },
  name: {
    title: 'Wie heißen Sie?',
    why: (agent) => `${agent} sieht den Namen, bevor Sie eingelassen werden.`,
    label: 'Ihr Name',
    go: 'Um Einlass bitten',
    sees: (device) => `Zu sehen sind dann auch: ${device} und die Adresse Ihres Netzes.`,
    empty: 'Bitte schreiben Sie einen Namen.',
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
      ios: 'iPhone oder iPad',
      other: 'unbekanntes System',
    },
    kind: { computer: 'Computer', tablet: 'Tablet', phone: 'Telefon' },
  },
  waiting: {
    title: 'Sie werden gleich eingelassen',
    what: (agent) =>
      `${agent} sieht Ihren Namen und Ihr Gerät und lässt Sie ein. Diese Seite geht von selbst weiter.`,
    nothing: 'Von Ihrem Gerät wird nichts geteilt.',
    leave: 'Gehen',
    check: 'Inzwischen mein Gerät prüfen',
  },
  check: {
    title: 'Mein Gerät prüfen',
    nobody: 'Das sieht und hört niemand außer Ihnen.',
    camera: 'Kamera',
    microphone: 'Mikrofon',
    connection: 'Verbindung',
    relay: 'Weg durch Firewalls',
    try: 'Versuchen',
    again: 'Noch einmal',
    end: 'Prüfung beenden',
    cameraGood: 'Sie sehen sich selbst: Sie geht.',
    microphoneAsk: 'Sagen Sie etwas: Der Balken bewegt sich.',
    microphoneGood: 'Es hört Sie.',
    connectionGood: (ms) => `Gut: ${ms} ms hin und zurück.`,
    connectionSlow: (ms) =>
      `Langsam: ${ms} ms hin und zurück. Ein Kabel oder ein Platz näher am Router hilft.`,
    relayGood: 'Es gibt einen.',
    relayNone: 'Hier ist keiner eingerichtet. Die meisten Netze kommen ohne aus, manche in Firmen nicht.',
    relayBad:
      'Er ist aus diesem Netz nicht erreichbar. Ein anderes Netz, etwa das Ihres Telefons, kann helfen.',
    waits: 'Wird versucht …',
  },
  room: {
    title: (desk) => `Hilfe von ${desk}`,
    connecting: 'Wird verbunden …',
    lost: 'Verbindung verloren, neuer Versuch läuft. Was Sie teilen, geht 15 Sekunden weiter und hört dann von selbst auf.',
    lostQuiet: 'Verbindung verloren, neuer Versuch läuft. Sie müssen nichts tun.',
    held: (agent) => `${agent} hat dies angehalten. Bis es weitergeht, wird nichts gesendet.`,
    silenced:
      'Der Server war 15 Sekunden nicht zu hören, darum wurde alles Teilen beendet. Teilen Sie neu, wenn er wieder da ist.',
    handed: (agent, lost) =>
      `Ab hier hilft Ihnen ${agent} und fragt neu nach allem, was Sie geteilt haben.${lost ? ' Von jetzt an wird nur noch angesehen und erklärt; was an Ihrem Gerät zu ändern ist, ändern Sie selbst.' : ''}`,
    left: 'Gerade ist niemand zum Helfen da. Vielleicht kommt die Person gleich zurück.',
    end: 'Sitzung beenden',
    endAsk: 'Für alle beenden?',
    endYes: 'Beenden',
    endNo: 'Bleiben',
  },
  bar: {
    label: 'Was geteilt wird',
    nothing: 'Von Ihnen wird nichts geteilt.',
    here: (names) => `In dieser Sitzung: ${names}`,
    sees: (names, what) => `Zu sehen oder zu hören für ${names}: ${what}.`,
    paused: (names) => `Pause. Für ${names} ist nichts zu sehen und zu hören.`,
    nobody: 'niemanden',
    pause: 'Pause',
    resume: 'Weiter',
    stop: 'Stopp',
    keys: 'Tasten: Alt+P für Pause, Alt+S für Stopp.',
    keysMac: 'Tasten: Option+P für Pause, Option+S für Stopp.',
    points: 'Auf dieser Seite darf gezeigt und gezeichnet werden.',
    recorded: 'Diese Sitzung wird aufgezeichnet.',
    recordable: 'Sie haben einer Aufzeichnung zugestimmt; gerade läuft keine.',
    noRoom: 'Die Aufzeichnung endete: Der Server hat keinen Platz mehr. Was schon da war, bleibt aufbewahrt.',
    on: {
      screen: 'Ihr Bildschirm',
      camera: 'Ihre Kamera',
      microphone: 'Ihr Mikrofon',
      pointer: 'Zeigen auf Ihrer Seite',
      recording: 'eine Aufzeichnung',
      'file-to-me': 'eine Datei an Sie',
      'file-from-me': 'eine Datei von Ihnen',
    },
    surface: {
      monitor: 'Ihr ganzer Bildschirm',
      window: 'ein Fenster',
      browser: 'ein Tab des Browsers',
      unknown: 'Ihr Bildschirm',
    },
    offAir: 'Es wird gerade nichts gesendet, obwohl Sie dem Teilen zugestimmt haben.',
  },
  consent: {
    screen: {
      title: (agent) => `${agent} möchte Ihren Bildschirm sehen`,
      means: [
        'Ihr Browser fragt als Nächstes, was Sie zeigen: einen Tab, ein Fenster oder den ganzen Bildschirm.',
        'Alle in dieser Sitzung sehen mit. Klicken oder tippen können sie nicht.',
        'Schließen Sie vorher, was privat ist. Auch Nachrichten, die aufspringen, sind zu sehen.',
      ],
    },
    camera: {
      title: (agent) => `${agent} möchte durch Ihre Kamera sehen`,
      means: [
        'Alle in dieser Sitzung sehen, was die Kamera sieht.',
        'Richten Sie sie auf das, worum es geht.',
      ],
    },
    microphone: {
      title: (agent) => `${agent} möchte Sie hören`,
      means: ['Alle in dieser Sitzung hören, was Ihr Mikrofon hört.'],
    },
    pointer: {
      title: (agent) => `${agent} möchte zeigen und zeichnen`,
      means: ['Zeiger und Striche erscheinen auf dieser Seite. Klicken kann damit niemand.'],
    },
    recording: {
      title: (agent) => `${agent} möchte diese Sitzung aufzeichnen`,
      means: [
        'Was Sie teilen und der Chat werden vom Helpdesk aufbewahrt, so lange seine Regeln es sagen.',
        'Sie können die Aufzeichnung jederzeit beenden.',
      ],
    },
    'file-to-me': {
      title: (agent) => `${agent} möchte Ihnen eine Datei senden`,
      means: [
        'Ist sie da, kommt sie mit „Speichern“ zu Ihren Downloads. Öffnen Sie sie nur, wenn Sie sie erwartet haben.',
      ],
    },
    'file-from-me': {
      title: (agent) => `${agent} bittet Sie um Dateien`,
      means: ['Sie wählen, welche, eine oder mehrere. Nur diese werden gesendet.'],
    },
    share: 'Teilen',
    allow: 'Erlauben',
    receive: 'Annehmen',
    choose: 'Dateien wählen',
    notNow: 'Jetzt nicht',
    left: (seconds) => `Noch ${seconds} Sekunden. Ohne Antwort gilt Nein.`,
    key: 'Mit Alt+R kommen Sie zu dieser Frage.',
    keyMac: 'Mit Option+R kommen Sie zu dieser Frage.',
    soon: 'Noch fünfzehn Sekunden.',
    ranOut: 'In einer Minute kam keine Antwort, darum gilt Nein. Sie können noch einmal gefragt werden.',
    ranOutOffer:
      'In einer Minute kam keine Antwort, darum wird nichts geteilt. Unter „Was Sie teilen können“ geht es noch, oder Sie werden noch einmal gefragt.',
    ranOutChoosing:
      'Die Minute war vorbei, bevor Sie gewählt hatten, darum wird nichts geteilt. Unter „Was Sie teilen können“ können Sie es noch teilen.',
    takenBack: 'Die Frage wurde zurückgezogen. Es wird nichts geteilt.',
    refused: 'Sie haben Nein gesagt. Dabei bleibt es, außer Sie bieten es unten selbst an.',
    refusedForGood: 'Sie haben Nein gesagt, und dabei bleibt es in dieser Sitzung.',
    refusedFile: (name: string) => `Sie haben Nein gesagt: „${name}“ kommt nicht zu Ihnen.`,
    again: 'Es wurde nichts geteilt. Mit Teilen wählen Sie noch einmal, sonst Jetzt nicht.',
    whichCamera: 'Welche Kamera?',
    environment: 'Hinten',
    user: 'Vorne',
    noScreen:
      'Ein Browser auf einem Telefon oder Tablet kann seinen Bildschirm nicht teilen. Sie können ihn mit der Kamera eines anderen Geräts zeigen, oder zeigen, was die Kamera sieht.',
    noScreenBrowser:
      'Dieser Browser kann keinen Bildschirm teilen. Ein aktuelles Chrome, Edge, Firefox oder Safari auf einem Computer kann es.',
    noCamera: 'Dieser Browser gibt dieser Seite weder Kamera noch Mikrofon.',
    cameraInstead: 'Stattdessen die Kamera teilen',
  },
  again: {
    title: 'Wieder teilen?',
    why: 'Die Seite wurde neu geladen, oder der Server war zu lange weg: Ihr Browser braucht noch einmal Ihren Klick.',
    screen: 'Meinen Bildschirm wieder teilen',
    camera: 'Meine Kamera wieder teilen',
    microphone: 'Mein Mikrofon wieder teilen',
    notNow: 'Nein, nicht mehr teilen',
  },
  offer: {
    title: 'Was Sie teilen können',
    screen: 'Meinen Bildschirm, ein Fenster oder einen Tab',
    another: 'Anderen Bildschirm, anderes Fenster oder anderen Tab zeigen',
    stays: 'Sie haben nichts anderes gewählt: Was Sie teilen, bleibt, wie es war.',
    camera: 'Meine Kamera',
    microphone: 'Mein Mikrofon',
    pointer: 'Zeigen und Zeichnen erlauben',
    noRecording: 'Doch keine Aufzeichnung',
    stop: {
      screen: 'Bildschirm nicht mehr teilen',
      camera: 'Kamera aus',
      microphone: 'Mikrofon ganz aus',
      pointer: 'Kein Zeigen und Zeichnen mehr',
      recording: 'Aufzeichnung beenden',
    },
    phone:
      'Ein Browser auf einem Telefon oder Tablet kann seinen Bildschirm nicht teilen. Die Kamera kann zeigen, was Sie sehen.',
  },
  files,
  chat: {
    title: 'Chat',
    label: 'Ihre Nachricht',
    send: 'Senden',
    over: (count) =>
      `Zu lang: ${count} über den 4.000 Zeichen einer Nachricht. Kürzen Sie, oder senden Sie es in zwei Teilen.`,
    empty: 'Noch wurde nichts gesagt. Was Sie schreiben, liest Ihr Helfer hier.',
    you: 'Sie',
    typing: (names) => `${names} schreibt …`,
    read: (names) => `Gelesen von ${names}`,
    unsent: 'noch nicht gesendet',
    refused: 'nicht gesendet',
    why: {
      'limit-reached':
        'In einer Minute wurde zu viel geschrieben. Warten Sie eine Minute und senden Sie es dann noch einmal.',
      'chat-full': 'Dieser Chat hat 10.000 Nachrichten, mehr gehen nicht. Sprechen Sie mit Ihrem Helfer.',
      'session-not-active': 'Der Chat ist gerade geschlossen. Senden Sie es noch einmal, wenn es weitergeht.',
      'bad-input': 'Es enthält Zeichen, die nicht gesendet werden können. Schreiben Sie es neu, ohne sie.',
      other: 'Der Server konnte es gerade nicht annehmen. Senden Sie es noch einmal.',
    },
    again: 'Noch einmal senden',
    drop: 'Nicht senden',
    news: (name) => `${name} hat Ihnen geschrieben. Zeigen`,
    openTitle: 'Diese Adresse öffnen?',
    openWarn: 'Nur öffnen, wenn Sie sie erwartet haben. Geben Sie dort nie Bankdaten oder ein Passwort ein.',
    open: 'Öffnen',
    openNot: 'Nicht öffnen',
  },
  theirs: {
    screen: (agent) => `${agent} zeigt Ihnen den eigenen Bildschirm`,
    camera: (agent) => `Kamera von ${agent}`,
    sound: 'Ton einschalten',
    copy: 'Was zu sehen ist, mit dem Zeiger',
    frozen: (agent) => `Ein Standbild von ${agent}`,
    points: (agent) => `${agent} zeigt hierher`,
  },
  quality: {
    good: 'Die Verbindung ist gut.',
    slow: 'Die Verbindung ist langsam: Bilder kommen spät an. Ein Kabel oder ein Platz näher am Router hilft.',
    lossy:
      'Die Verbindung verliert Daten: Bilder ruckeln. Beenden Sie andere Downloads oder Filme, oder nehmen Sie ein Kabel.',
    narrow:
      'Durch Ihre Verbindung geht wenig: Das Bild ist grob oder kommt spät. Beenden Sie andere Downloads oder Filme, oder teilen Sie nur ein Fenster.',
    unconnected: 'Die Verbindung zu Ihrem Helfer wird aufgebaut …',
    blocked:
      'Das Bild findet keinen Weg durch dieses Netz. Ein anderes Netz, etwa das Ihres Telefons, kann helfen. Der Chat geht.',
    relayMissing:
      'Das Bild findet keinen Weg, und dieser Helpdesk hat kein Relay eingerichtet. Ein anderes Netz kann helfen. Der Chat geht.',
  },
  report: {
    open: 'Diese Sitzung melden',
    title: 'Stimmt hier etwas nicht?',
    why: 'Die Sitzung endet sofort. Die Verwaltung des Helpdesks erfährt, was Sie schreiben.',
    label: 'Was ist passiert?',
    go: 'Melden und beenden',
    back: 'Zurück',
    thanks: 'Danke. Die Sitzung ist beendet, und die Verwaltung weiß Bescheid.',
    empty: 'Bitte schreiben Sie ein paar Worte.',
  },
  receipt,
  problem: {
    title: 'Das ging nicht',
    retry: 'Noch einmal',
    of: {
      'session-key-wrong': [
        'Dieser Schlüssel kann jetzt nicht benutzt werden.',
        'Prüfen Sie die Ziffern. Ein Schlüssel gilt zehn Minuten und einmal. Stimmt er, lassen Sie sich einen neuen geben; auch wenn Sie die Seite einer Sitzung geschlossen haben.',
      ],
      'session-link-cut': [
        'Dieser Link ist nicht vollständig.',
        'Ein Teil fehlt. Öffnen Sie ihn noch einmal dort, woher er kam, oder lassen Sie sich die neun Ziffern sagen.',
      ],
      'session-link-wrong': [
        'Dieser Link gilt nicht mehr.',
        'Ein Link gilt einmal und zehn Minuten, aus einer Mail eine halbe Stunde. Lassen Sie sich einen neuen schicken; auch wenn Sie die Seite einer Sitzung geschlossen haben.',
      ],
      'limit-reached': [
        'Zu viele Versuche aus Ihrem Netz.',
        'Warten Sie eine Minute und versuchen Sie es dann wieder.',
      ],
      'session-over': [
        'Diese Sitzung ist vorbei.',
        'Lassen Sie sich einen neuen Schlüssel geben, wenn Sie noch Hilfe brauchen.',
      ],
      ...refusals,
      'consent-over': ['Diese Frage ist nicht mehr offen.', 'Sie kann noch einmal gestellt werden.'],
      ...fileRefusals,
      'sessions-stopped': [
        'Dieser Helpdesk hat zurzeit alle Sitzungen angehalten.',
        'Rufen Sie dort mit einer Nummer an, die Sie kennen, und fragen Sie, wann es weitergeht.',
      ],
      'session-not-active': ['Dies ist gerade angehalten.', 'Versuchen Sie es wieder, wenn es weitergeht.'],
      offline: [
        'Der Server ist nicht erreichbar.',
        'Prüfen Sie Ihre Verbindung. Solange wird nichts geteilt.',
      ],
      insecure: [
        'Diese Seite kam nicht über https, darum lässt der Browser sie nicht arbeiten.',
        'Lassen Sie sich eine Adresse geben, die mit https beginnt.',
      ],
      other: [
        'Hier ging etwas schief, nicht bei Ihnen.',
        'Laden Sie die Seite neu. Hilft das nicht, lassen Sie sich einen neuen Schlüssel geben.',
      ],
    },
    media: {
      NotAllowedError: [
        'Ihr Browser hat es nicht erlaubt, oder Sie haben nichts gewählt.',
        'Drücken Sie noch einmal. Kommt keine Frage, laden Sie diese Seite neu und drücken Sie dann, oder erlauben Sie es in den Einstellungen des Browsers neben der Adresse.',
      ],
      NotFoundError: [
        'Ein solches Gerät wurde nicht gefunden.',
        'Stecken Sie es ein, oder nehmen Sie ein anderes.',
      ],
      NotReadableError: [
        'Ein anderes Programm benutzt es, oder das System verbietet es.',
        'Schließen Sie das andere Programm und versuchen Sie es wieder.',
      ],
      other: [
        'Der Browser konnte nicht beginnen.',
        'Versuchen Sie es noch einmal, oder laden Sie die Seite neu.',
      ],
    },
  },
};
