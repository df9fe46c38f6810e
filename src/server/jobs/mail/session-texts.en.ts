import type { Draft } from './letter.ts';
import { last } from './texts.en.ts';
import type { Reader } from './texts.en.ts';

const hello = ({ first }: Reader): string[] => (first === null ? [] : [`Hello ${first},`]);

const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

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

/** What happened in a session, in order; times as the clocks of `zone` show them. */
export interface ReceiptFacts {
  readonly number: string;
  readonly zone: string;
  readonly agents: readonly string[];
  readonly from: string;
  readonly until: string;
  /** From when to when it was really recorded. */
  readonly recorded: readonly string[];
  /** One sentence for each thing that was asked, allowed, or refused. */
  readonly lines: readonly string[];
}

/** The receipt of a session that is over. */
export function receiptText(reader: Reader, facts: ReceiptFacts): Draft {
  const { number, zone, agents, from, until, recorded, lines } = facts;
  return {
    subject: `What happened in your session with ${reader.desk}`,
    parts: [
      ...hello(reader),
      `Your support session with ${listed(agents)} of ${reader.desk} is over. It went from ${from} to ${until}.`,
      ...(lines.length === 0 ? ['Nothing was shown or sent.'] : lines),
      recorded.length === 0 ? 'Nothing was recorded.' : `Recorded: ${recorded.join('; ')}.`,
      `Times as the clocks show them in ${zone}. Number of the session: ${number}.`,
      'If something in it was not as you wanted, tell the desk that helped you.',
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
