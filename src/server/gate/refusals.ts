import type { ErrorCode } from '../../contracts/errors.ts';
import { Problem } from '../../contracts/errors.ts';
import type { Errand } from './perform.ts';
import { transaction } from './tx.ts';
import type { AnyCaller } from './tx.ts';
import { callerName } from './who.ts';

/** Refusals that somebody may want to read later; a mistyped field or a stale page is none. */
const TOLD: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'not-allowed',
  'refused',
  'proof-needed',
  'approval-needed',
  'explain-only',
  'code-spent',
  'contact-not-yours',
  'no-authority',
  'authority-used',
  'authority-expired',
  'authority-revoked',
  'parameters-changed',
  'person-fenced',
  'you-are-fenced',
  'is-yourself',
  'last-super-admin',
  'already-answered',
]);

/** Refusals of one caller that are told within a window, ms: whoever goes on trying does not bury a record in them. */
export const MOST_TOLD = 60;
const WINDOW = 10 * 60_000;

interface Counted {
  window: number;
  readonly by: Map<string, number>;
}
const counted = new WeakMap<object, Counted>();

/** Counts one refusal of a caller on this process. @returns which of this window it is, and how long that lasts, s */
function count({ app, actor }: AnyCaller): { nth: number; wait: number } {
  const now = performance.now();
  const window = Math.floor(now / WINDOW);
  const known = counted.get(app.bus) ?? { window, by: new Map<string, number>() };
  counted.set(app.bus, known);
  if (known.window !== window) known.by.clear();
  known.window = window;
  const who = `${actor.kind}:${actor.id}`;
  const nth = (known.by.get(who) ?? 0) + 1;
  known.by.set(who, nth);
  return { nth, wait: Math.ceil(((window + 1) * WINDOW - now) / 1000) };
}

/**
 * Whether the record is told: that an address is taken, of whoever does not read the directory, too. They learn by it that
 * somebody has it.
 */
function isTold({ actor }: AnyCaller, { code }: Problem): boolean {
  return TOLD.has(code) || (code === 'address-taken' && actor.kind === 'person' && actor.role === 'member');
}

/**
 * Tells the record that a command was refused, in a transaction of its own: the refused one left nothing. A chain
 * that this caller may not write to is told through their own.
 *
 * @throws limit-reached in place of the refusal, when too many of theirs were told lately
 */
export async function tellRefusal(caller: AnyCaller, errand: Errand, problem: Problem): Promise<void> {
  if (!isTold(caller, problem)) return;
  const { nth, wait } = count(caller);
  if (nth > MOST_TOLD) throw new Problem('limit-reached', { wait }, problem);
  const last = nth === MOST_TOLD ? ' What else of theirs is refused within ten minutes is not told.' : '';
  const { actor } = caller;
  const own = actor.kind === 'person' ? actor.clientId : actor.deskId;
  const rule = typeof problem.members['rule'] === 'string' ? problem.members['rule'] : null;
  await transaction(caller, async (tx) => {
    const name = actor.kind === 'customer' ? 'the customer' : await callerName(tx);
    tx.record({
      chain: errand.chain ?? own,
      action: errand.action,
      rule,
      body: {
        sentence: `Refused to ${name}: ${(errand.sentence ?? errand.action).replace(/\.$/, '')}. ${problem.message}${last}`,
        refused: problem.code,
        ...errand.about,
      },
    });
  }).catch((error: unknown) => {
    caller.app.log.error({ err: error, action: errand.action }, 'a refusal could not be told to the record');
  });
}
