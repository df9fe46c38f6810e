import type { Texts } from './en.ts';

/** German: what the customer keeps of a session. */
export const receipt: Texts['receipt'] = {
  title: 'Ihre Quittung',
  over: {
    customer: 'Sie haben die Sitzung beendet.',
    agent: 'Der Helpdesk hat die Sitzung beendet.',
    gone: 'Die Sitzung endete, weil diese Seite zehn Minuten weg war.',
    fenced: 'Die Sitzung endete, weil jemand gesagt hat, nicht um Hilfe gebeten zu haben.',
    stopped: 'Der Helpdesk hat alle Sitzungen beendet.',
    expired: 'Die Sitzung endete, weil niemand kam.',
    refused: 'Sie wurden nicht eingelassen. Von Ihrem Gerät wurde nichts geteilt.',
    left: 'Sie sind gegangen, bevor Sie eingelassen wurden. Von Ihrem Gerät wurde nichts geteilt.',
    unknown: 'Die Sitzung ist vorbei.',
  },
  stopped: 'Von Ihrem Gerät wird nichts mehr geteilt.',
  print: 'Drucken',
  save: 'Speichern',
  again: 'Neue Sitzung',
  file: 'support-quittung',
  who: 'Wer',
  desk: 'Helpdesk',
  agents: 'Geholfen haben',
  you: 'Sie',
  when: 'Wann',
  came: 'Sie kamen',
  began: 'Eingelassen',
  ended: 'Ende',
  neverBegan: 'nicht eingelassen',
  zone: (zone) => `Zeiten, wie die Uhren sie zeigen in ${zone}.`,
  partly: 'Sie haben zugestimmt; nicht alles kam an',
  what: 'Was gefragt und geteilt wurde',
  nothing: 'Es wurde um nichts gebeten und nichts geteilt.',
  messages: (n) =>
    n === 0
      ? 'Im Chat wurde nichts geschrieben.'
      : n === 1
        ? 'Eine Chat-Nachricht.'
        : `${n} Chat-Nachrichten.`,
  recorded: (times) => `Aufgezeichnet: ${times}.`,
  notRecorded: 'Es wurde nichts aufgezeichnet.',
  number: 'Nummer',
  keeps: 'Diese Seite lässt sich in diesem Fenster eine Woche lang wieder laden.',
  mail: {
    waiting: (to) => `Eine Kopie geht jetzt an ${to}.`,
    late: (to) =>
      `Der Mailserver hat die Kopie für ${to} noch nicht angenommen. Es wird zwei Tage lang weiter versucht, und Sie müssen hier nicht warten. Um sie jetzt zu haben, speichern oder drucken Sie diese Seite.`,
    sent: (to) => `Eine Kopie wurde an ${to} geschickt.`,
    failed: (to) =>
      `Kein Mailserver nimmt eine Kopie für ${to} an. Speichern oder drucken Sie stattdessen diese Seite.`,
    dropped: (to) =>
      `An ${to} wurde keine Kopie geschickt. Speichern oder drucken Sie stattdessen diese Seite.`,
  },
  gone: 'Die Quittung konnte nicht geladen werden. Laden Sie die Seite neu, um es noch einmal zu versuchen.',
  kind: {
    screen: 'Bildschirm',
    camera: 'Kamera',
    microphone: 'Mikrofon',
    pointer: 'Zeigen und Zeichnen',
    recording: 'Aufzeichnung',
    'file-to-me': 'Datei an Sie',
    'file-from-me': 'Datei von Ihnen',
  },
  state: {
    asked: 'gefragt',
    granted: 'Sie haben zugestimmt',
    refused: 'Sie haben Nein gesagt',
    absent: 'niemand war da',
    unanswered: 'keine Antwort zur Zeit',
    withdrawn: 'Sie haben zugestimmt und es zurückgenommen',
    cancelled: 'die Frage wurde zurückgenommen',
    lapsed: 'Sie haben zugestimmt; es ist beendet',
  },
};
