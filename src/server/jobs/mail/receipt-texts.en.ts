import type { ReceiptTexts } from './receipt-texts.ts';

const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

/** English: the receipt of a session that is over. */
export const receiptInEnglish: ReceiptTexts = {
  locale: 'en-GB',
  subject: (desk) => `What happened in your session with ${desk}`,
  parts: ({ desk, first, number, zone, agents, from, until, recorded, lines }) => [
    ...(first === null ? [] : [`Hello ${first},`]),
    `Your support session with ${listed(agents)} of ${desk} is over. It went from ${from} to ${until}.`,
    ...(lines.length === 0 ? ['Nothing was shown or sent.'] : lines),
    recorded.length === 0
      ? 'Nothing was recorded.'
      : `Recorded: ${recorded.map(([began, ended]) => `${began} to ${ended}`).join('; ')}.`,
    `Times as the clocks show them in ${zone}. Number of the session: ${number}.`,
    'If something in it was not as you wanted, tell the desk that helped you.',
  ],
  kinds: {
    screen: 'Seeing your screen',
    camera: 'Seeing through your camera',
    microphone: 'Hearing you',
    'file-to-me': 'A file sent to you',
    'file-from-me': 'A file sent by you',
    recording: 'Recording the session',
    pointer: 'Pointing and drawing',
  },
  states: {
    granted: ['you allowed it'],
    lapsed: ['you allowed it', ', until it ended'],
    withdrawn: ['you allowed it', ', and took it back'],
    refused: ['you refused'],
    unanswered: ['you gave no answer'],
    absent: ['you were not there'],
    cancelled: ['it was not needed after all'],
  },
  fileStates: {
    lapsed: ['you allowed it'],
    withdrawn: ['you allowed it'],
  },
  named: (kind, name) => `${kind} “${name}”`,
  partly: '; not all of it came',
};
