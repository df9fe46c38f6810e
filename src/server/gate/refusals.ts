import type { ErrorCode, Problem } from '../../contracts/errors.ts';
import type { Errand } from './perform.ts';
import { transaction } from './tx.ts';
import type { AnyCaller } from './tx.ts';

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
  'is-yourself',
  'last-super-admin',
  'already-answered',
]);

/**
 * Tells the record that a command was refused, in a transaction of its own: the refused one left nothing. A chain
 * that this caller may not write to is told through their own.
 */
export async function tellRefusal(caller: AnyCaller, errand: Errand, problem: Problem): Promise<void> {
  if (!TOLD.has(problem.code)) return;
  const { actor } = caller;
  const own = actor.kind === 'person' ? actor.clientId : actor.deskId;
  const rule = typeof problem.members['rule'] === 'string' ? problem.members['rule'] : null;
  await transaction(caller, async (tx) => {
    tx.record({
      chain: errand.chain ?? own,
      action: errand.action,
      rule,
      body: {
        sentence: `Refused: ${(errand.sentence ?? errand.action).replace(/\.$/, '')}. ${problem.message}`,
        refused: problem.code,
        ...errand.about,
      },
    });
    await Promise.resolve();
  }).catch((error: unknown) => {
    caller.app.log.error({ err: error, action: errand.action }, 'a refusal could not be told to the record');
  });
}
