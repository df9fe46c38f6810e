import { v7 } from 'uuid';
import { sessionNumber } from '../../../contracts/words.ts';
import { newToken } from '../../db/tokens.ts';
import type { Sql } from '../../db/transaction.ts';
import type { Place } from './compose.ts';
import type { Draft } from './letter.ts';
import type { DueMail } from './queue.ts';
import { receiptInGerman } from './receipt-texts.de.ts';
import { receiptInEnglish } from './receipt-texts.en.ts';
import type { ReceiptTexts } from './receipt-texts.ts';
import { sessionText } from './session-texts.en.ts';
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
  readonly language: string;
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

/** What happened in a session, in the language of the page it was; null when nobody was admitted. */
export async function composeReceipt(sql: Sql, mail: DueMail, reader: Reader): Promise<Draft | null> {
  const row = await sql.first<{ kept: Kept | null }>('select guard.mailed_receipt($1) as kept', [mail.id]);
  const kept = row?.kept;
  if (!kept?.activeAt || !kept.endedAt) return null;
  const texts = kept.language === 'de' ? receiptInGerman : receiptInEnglish;
  const { zone, at } = clockOf(kept.zone, texts.locale);
  const { activeAt, endedAt } = kept;
  const parts = texts.parts({
    desk: reader.desk,
    first: reader.first,
    number: sessionNumber(kept.session),
    agents: kept.agents ?? [],
    from: at(activeAt),
    until: at(endedAt),
    zone,
    recorded: kept.recordings.map(({ from, until }) => [at(from), at(until ?? endedAt)]),
    // Who typed the address may be anybody, and it anybody's: nothing that they typed goes there in the desk's name.
    lines: kept.consents.map((one) => lineOf(texts, one, mail.person_id === null, at)),
  });
  return { lang: texts.locale.slice(0, 2), subject: texts.subject(reader.desk), parts };
}

/** One thing that was asked, and what came of it. @param unnamed a file of theirs is not called by its name */
function lineOf(
  { kinds, states, fileStates, named, partly }: ReceiptTexts,
  { kind, state, answeredAt, about, whole }: Kept['consents'][number],
  unnamed: boolean,
  at: (moment: string) => string,
): string {
  const name = unnamed && kind === 'file-from-me' ? undefined : about.name;
  const what = kinds[kind] ?? kind;
  const [said, then = ''] = (kind.startsWith('file-') ? fileStates[state] : undefined) ??
    states[state] ?? [state];
  const answer = `${said}${answeredAt ? `, ${at(answeredAt)}` : ''}${then}`;
  const rest = answeredAt && whole === false ? partly : '';
  return `${name === undefined ? what : named(what, name)}: ${answer}${rest}.`;
}

/** A clock of the customer's zone, as their browser named it; of UTC where it named none that is known here. */
function clockOf(
  zone: string | null,
  locale: string,
): { readonly zone: string; readonly at: (moment: string) => string } {
  const options = { dateStyle: 'medium', timeStyle: 'short' } as const;
  try {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone ?? 'UTC' });
    return { zone: zone ?? 'UTC', at: (moment) => format.format(new Date(moment)) };
  } catch {
    return clockOf(null, locale); // a zone of some browser's that Node does not know
  }
}
