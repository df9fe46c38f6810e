import { v7 } from 'uuid';
import { sessionNumber } from '../../../contracts/words.ts';
import { newToken } from '../../db/tokens.ts';
import type { Sql } from '../../db/transaction.ts';
import type { Place } from './compose.ts';
import type { Draft } from './letter.ts';
import type { DueMail } from './queue.ts';
import { receiptText, sessionText } from './session-texts.en.ts';
import type { Reader } from './texts.en.ts';

/** A link into a session; null when its customer is there already, or it is over. */
export async function composeSession(
  sql: Sql,
  mail: DueMail,
  place: Place,
  reader: Reader,
): Promise<Draft | null> {
  const { text } = newToken();
  const made = await sql.first<{ agent_name: string }>('select * from guard.session_link_made($1, $2, $3)', [
    mail.id,
    v7(),
    text,
  ]);
  if (made === undefined) return null;
  return sessionText(reader, { agent: made.agent_name, link: `${place.url}/join#k=${text}` });
}

interface Kept {
  readonly session: string;
  readonly zone: string | null;
  readonly agents: readonly string[] | null;
  readonly activeAt: string | null;
  readonly endedAt: string | null;
  readonly consents: readonly {
    readonly kind: string;
    readonly state: string;
    readonly answeredAt: string | null;
    readonly about: { readonly name?: string };
    readonly whole: boolean | null;
  }[];
  readonly recordings: readonly { readonly from: string; readonly until: string | null }[];
}

/** What happened in a session; null when nobody was admitted. */
export async function composeReceipt(sql: Sql, mail: DueMail, reader: Reader): Promise<Draft | null> {
  const row = await sql.first<{ kept: Kept | null }>('select guard.mailed_receipt($1) as kept', [mail.id]);
  const kept = row?.kept;
  if (!kept?.activeAt || !kept.endedAt) return null;
  const { zone, at } = clockOf(kept.zone);
  const { activeAt, endedAt } = kept;
  return receiptText(reader, {
    number: sessionNumber(kept.session),
    agents: kept.agents ?? [],
    from: at(activeAt),
    until: at(endedAt),
    zone,
    recorded: kept.recordings.map(({ from, until }) => `${at(from)} to ${at(until ?? endedAt)}`),
    lines: kept.consents.map(({ kind, state, answeredAt, about, whole }) => {
      // Who typed the address may be anybody, and it anybody's: nothing that they typed goes there in the desk's name.
      const named = mail.person_id === null && kind === 'file-from-me' ? undefined : about.name;
      const what = named === undefined ? WORDS[kind] : `${WORDS[kind] ?? kind} “${named}”`;
      const states = FILES.has(kind) ? { ...STATES, ...FILE_STATES } : STATES;
      const [said, then = ''] = states[state] ?? [state];
      const answer = `${said}${answeredAt ? `, ${at(answeredAt)}` : ''}${then}`;
      return `${what ?? kind}: ${answer}${answeredAt && whole === false ? '; not all of it came' : ''}.`;
    }),
  });
}

/** A clock of the customer's zone, as their browser named it; of UTC where it named none that is known here. */
function clockOf(zone: string | null): { readonly zone: string; readonly at: (moment: string) => string } {
  const options = { dateStyle: 'medium', timeStyle: 'short' } as const;
  try {
    const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone ?? 'UTC' });
    return { zone: zone ?? 'UTC', at: (moment) => format.format(new Date(moment)) };
  } catch {
    return clockOf(null); // a zone of some browser's that Node does not know
  }
}

const WORDS: Readonly<Record<string, string>> = {
  screen: 'Seeing your screen',
  camera: 'Seeing through your camera',
  microphone: 'Hearing you',
  'file-to-me': 'A file sent to you',
  'file-from-me': 'A file sent by you',
  recording: 'Recording the session',
  pointer: 'Pointing and drawing',
};

/** What was answered, before the moment of it, and what followed, after. */
type Words = readonly [said: string, then?: string];

/** A file that came has come; that its consent ended with the session says nothing of it. */
const FILES: ReadonlySet<string> = new Set(['file-to-me', 'file-from-me']);
const FILE_STATES: Readonly<Record<string, Words>> = {
  lapsed: ['you allowed it'],
  withdrawn: ['you allowed it'],
};

const STATES: Readonly<Record<string, Words>> = {
  granted: ['you allowed it'],
  lapsed: ['you allowed it', ', until it ended'],
  withdrawn: ['you allowed it', ', and took it back'],
  refused: ['you refused'],
  unanswered: ['you gave no answer'],
  absent: ['you were not there'],
  cancelled: ['it was not needed after all'],
};
