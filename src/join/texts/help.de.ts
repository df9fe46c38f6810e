import type { Texts } from './en.ts';

/** German: a desk's help page. */
export const help: Texts['help'] = {
  title: 'Hilfe holen',
  missing:
    'Unter dieser Adresse gibt es keine Hilfeseite. Prüfen Sie die Adresse, oder fragen Sie die Firma danach.',
  stopped: 'Dieser Helpdesk nimmt gerade niemanden an. Rufen Sie unter einer Nummer an, die Sie kennen.',
  about: 'Was geht nicht?',
  aboutHint: 'In Ihren eigenen Worten. Bitte keine Passwörter.',
  aboutEmpty: 'Bitte schreiben Sie ein paar Worte.',
  email: 'E-Mail-Adresse',
  emailOptional: 'E-Mail-Adresse (nicht nötig)',
  emailReceipt: 'Mit ihr bekommen Sie eine Quittung per E-Mail.',
  emailAnswer: 'Dorthin kommt die Antwort.',
  emailNeeded: 'Bitte schreiben Sie eine Adresse: Ohne sie kann niemand antworten.',
  emailBad: 'Das ist keine E-Mail-Adresse. Sie sieht aus wie name@example.com.',
  group: 'Wen brauchen Sie?',
  go: { wait: 'Auf Hilfe warten', message: 'Nachricht hinterlassen' },
  instead: { wait: 'Lieber auf Hilfe warten', message: 'Lieber eine Nachricht hinterlassen' },
  seesNetwork: 'Zu sehen ist dann auch die Adresse Ihres Netzes.',
  closed: 'Gerade ist niemand da',
  closedLong: 'Wann wieder jemand da ist, steht nicht fest. Sie können eine Nachricht hinterlassen.',
  opens: (when) =>
    `Ab ${when} Ihrer Zeit ist wieder jemand da. Bis dahin können Sie eine Nachricht hinterlassen.`,
  zone: (zone) => `Zeiten, wie die Uhren sie in ${zone} zeigen.`,
  sent: 'Ihre Nachricht ist angekommen',
  sentTo: (desk, email) => `${desk} antwortet an ${email}.`,
  another: 'Zurück zur Hilfeseite',
};

/** German: waiting in line. */
export const line: Texts['line'] = {
  title: 'Sie stehen in der Schlange',
  next: 'Sie sind als Nächstes dran.',
  place: (n) => `Sie sind Nummer ${n} in der Schlange.`,
  minutes: (n) => (n === 1 ? 'Es dauert etwa 1 Minute.' : `Es dauert etwa ${n} Minuten.`),
  unknown: 'Wir können noch nicht sagen, wie lange es dauert.',
  held: 'Jemand kümmert sich schon um Sie.',
  heldWhy: 'Gleich ist jemand bei Ihnen. Ihr Platz geht nicht verloren.',
  stay: 'Lassen Sie diese Seite offen: Sie geht von selbst weiter. Von Ihrem Gerät wird nichts geteilt.',
  leave: 'Die Schlange verlassen',
  over: 'Sie stehen nicht mehr in der Schlange',
  overBy: {
    left: 'Sie haben die Schlange verlassen.',
    gone: 'Diese Seite war länger als fünf Minuten fort.',
    stopped: 'Der Helpdesk nimmt vorerst niemanden mehr an.',
    unknown: 'Ihr Platz ist nicht mehr bekannt.',
  },
  again: 'Noch einmal um Hilfe bitten',
};

/** German: why somebody cannot wait, or leave a message. */
export const refusals = {
  'queue-closed': [
    'Dieser Helpdesk nimmt gerade niemanden in die Schlange.',
    'Hinterlassen Sie unten eine Nachricht, oder sehen Sie nach den Zeiten.',
  ],
  'queue-full': [
    'Im Moment kann hier niemand mehr warten.',
    'Versuchen Sie es in ein paar Minuten wieder, oder hinterlassen Sie eine Nachricht.',
  ],
  'bad-input': [
    'Etwas Geschriebenes kann so nicht angenommen werden.',
    'Sehen Sie nach, was Sie geschrieben haben, und versuchen Sie es wieder.',
  ],
} as const;
