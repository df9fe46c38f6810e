import type { SessionFile } from '../../../../contracts/files.ts';
import type { Session } from '../../../../contracts/sessions.ts';
import type { Outbox } from './outbox.ts';

/** Where a file stands that can still be stopped. */
export const STOPPABLE: ReadonlySet<string> = new Set([
  'coming',
  'halted',
  'passing',
  'asked',
  'going',
  'waiting',
  'broken',
]);

/**
 * In one word where a file stands.
 *
 * @param outbox what this page sends; null: nothing any more
 */
export function wordOf(
  session: Pick<Session, 'consents' | 'state'>,
  file: SessionFile,
  outbox: Pick<Outbox, 'holds' | 'moves'> | null,
): string {
  const { state, way, agreed, comes, id } = file;
  if (state === 'whole' || state === 'unsafe' || state === 'stopped' || state === 'gone') return state;
  const answer = session.consents.find(({ about }) => about.file === id)?.state;
  if (!agreed && answer !== undefined && answer !== 'asked' && answer !== 'granted') return answer;
  if (session.state === 'ended') return 'stopped';
  if (way === 'to-agent') return comes ? 'coming' : 'halted';
  if (answer === 'asked') return 'asked';
  if (outbox?.holds(id) === true) return outbox.moves(id) ? 'going' : 'waiting';
  return comes && state === 'receiving' ? 'passing' : 'broken'; // a colleague sends it, or nobody any more
}
