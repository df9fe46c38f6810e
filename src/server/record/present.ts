import { HEADS, ERASE, EraseBody } from '../../contracts/record.ts';
import type { RecordBody, RecordView } from '../../contracts/record.ts';
import { OUTCOME_WORDS } from '../../contracts/words.ts';
import { outcomeOf } from './filter.ts';
import { parseBody } from './format.ts';
import type { RecordRow } from './format.ts';

type Outcome = NonNullable<RecordView['outcome']>;

/** One entry for people: one plain sentence, and what a page shows beside it. */
export function presentEntry(row: RecordRow): RecordView {
  const body = row.body === null ? null : parseBody(row.body);
  return {
    n: row.n,
    at: row.at,
    action: row.action,
    actor: row.actor,
    sentence: body === null ? erasedSentence(row) : sentenceOf(row, body),
    outcome: body === null ? null : knownOutcome(body),
    rule: row.rule,
    authority: row.authority,
    state: body === null ? 'erased' : 'whole',
    evaluation: body?.['evaluation'] === true,
    hash: row.hash.toString('hex'),
  };
}

function erasedSentence({ action, erasedAt }: RecordRow): string {
  const when = erasedAt === null ? '' : ` on ${erasedAt.slice(0, 10)}`;
  return `What was done (${action}) stands; its content was erased${when}.`;
}

/** The sentence that was written with the entry, or one made of who, what and the answer. */
function sentenceOf(row: RecordRow, body: RecordBody): string {
  const { sentence } = body;
  if (typeof sentence === 'string' && sentence.trim() !== '') return sentence;
  if (row.action === ERASE) return erasureSentence(body);
  if (row.action === HEADS) return "The ends of the clients' records were noted here.";
  const asked = typeof body['request'] === 'string' ? body['request'] : row.action;
  const about = nameOf(body['subject']);
  const outcome = knownOutcome(body);
  const answer = outcome === null ? '' : `; answer: ${OUTCOME_WORDS[outcome]}`;
  return `${whoOf(body, row.actor)} asked: ${asked}${about === null ? '' : ` (${about})`}${answer}.`;
}

function erasureSentence(body: RecordBody): string {
  const read = EraseBody.safeParse(body);
  const entries = read.success ? read.data.entries : [];
  const shown = entries.slice(0, 20).join(', ');
  const word = entries.length === 1 ? 'entry' : 'entries';
  return `The content of ${word} ${shown}${entries.length > 20 ? ' …' : ''} was erased.`;
}

function whoOf(body: RecordBody, actor: string): string {
  const kind = actor === 'system' ? 'Bailiwick' : actor.split(':', 1)[0];
  const name = nameOf(body['who']);
  return name === null ? (kind === 'Bailiwick' ? kind : `Somebody (${kind})`) : `${name} (${kind})`;
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('name' in value)) return null;
  return typeof value.name === 'string' ? value.name : null;
}

function knownOutcome(body: RecordBody): Outcome | null {
  const outcome = outcomeOf(body);
  return outcome !== null && Object.hasOwn(OUTCOME_WORDS, outcome) ? (outcome as Outcome) : null;
}
