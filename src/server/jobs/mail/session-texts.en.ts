import type { Draft } from './letter.ts';
import { last } from './texts.en.ts';
import type { Reader } from './texts.en.ts';

const hello = ({ first }: Reader): string[] => (first === null ? [] : [`Hello ${first},`]);

/** A link into a support session, for whom somebody helps. */
export function sessionText(reader: Reader, { agent, link }: { agent: string; link: string }): Draft {
  return {
    subject: `${agent} of ${reader.desk} is ready to help you`,
    parts: [
      ...hello(reader),
      `You asked ${reader.desk} for help, and ${agent} is waiting for you.`,
      { link, label: 'Join the session' },
      'The link works once, within half an hour. Nothing is installed, and nothing is shown before you allow it.',
      'If you did not ask for help, do nothing, and do not give this link to anybody.',
    ],
  };
}

/** A customer reported a session. */
export function abuseText(reader: Reader, link: string): Draft {
  return {
    subject: 'A customer reported a support session',
    parts: [
      ...hello(reader),
      `A customer of ${reader.desk} said that something was wrong with a support session, and ended it.`,
      { link, label: 'See the session' },
    ],
  };
}

/** Somebody left a message on the help page. */
export function messageText(reader: Reader, link: string): Draft {
  return {
    subject: 'A message waits in the queue',
    parts: [
      ...hello(reader),
      `Somebody left a message on the help page of ${last(reader.desk)} They hope for an answer by mail.`,
      { link, label: 'Read it in the queue' },
      'Further messages within ten minutes of this one come without a mail.',
    ],
  };
}
