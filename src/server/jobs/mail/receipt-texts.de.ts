import type { ReceiptTexts } from './receipt-texts.ts';

const listed = (names: readonly string[]): string => new Intl.ListFormat('de').format(names);

/** German, for whoever had the customer's page in it: the receipt of a session that is over. */
export const receiptInGerman: ReceiptTexts = {
  locale: 'de-DE',
  subject: (desk) => `Was in Ihrer Sitzung mit ${desk} geschah`,
  parts: ({ desk, first, number, zone, agents, from, until, recorded, lines }) => [
    ...(first === null ? [] : [`Hallo ${first},`]),
    `Ihre Support-Sitzung mit ${listed(agents)} von ${desk} ist vorbei. Sie ging von ${from} bis ${until}.`,
    ...(lines.length === 0 ? ['Es wurde nichts gezeigt und nichts gesendet.'] : lines),
    recorded.length === 0
      ? 'Es wurde nichts aufgezeichnet.'
      : `Aufgezeichnet: ${recorded.map(([began, ended]) => `${began} bis ${ended}`).join('; ')}.`,
    `Zeiten, wie die Uhren sie zeigen in ${zone}. Nummer der Sitzung: ${number}.`,
    'War etwas nicht so, wie Sie es wollten, sagen Sie es dem Helpdesk, der Ihnen geholfen hat.',
  ],
  kinds: {
    screen: 'Ihren Bildschirm sehen',
    camera: 'Durch Ihre Kamera sehen',
    microphone: 'Sie hören',
    'file-to-me': 'Eine Datei an Sie',
    'file-from-me': 'Eine Datei von Ihnen',
    recording: 'Die Sitzung aufzeichnen',
    pointer: 'Zeigen und Zeichnen',
  },
  states: {
    granted: ['Sie haben zugestimmt'],
    lapsed: ['Sie haben zugestimmt', ', bis es endete'],
    withdrawn: ['Sie haben zugestimmt', ', und es zurückgenommen'],
    refused: ['Sie haben Nein gesagt'],
    unanswered: ['Sie haben nicht geantwortet'],
    absent: ['Sie waren nicht da'],
    cancelled: ['es war doch nicht nötig'],
  },
  fileStates: {
    lapsed: ['Sie haben zugestimmt'],
    withdrawn: ['Sie haben zugestimmt'],
  },
  named: (kind, name) => `${kind}, „${name}“`,
  partly: '; nicht alles kam an',
};
