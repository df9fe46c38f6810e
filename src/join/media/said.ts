import type { AgentPoints, AgentSays } from '../../contracts/session-peer.ts';
import { fieldsOf, isShare, readForm, SHARED_FORMS } from '../../live/forms.ts';
import type { Form } from '../../live/forms.ts';

const forms: { readonly [T in AgentSays['t']]: Form } = SHARED_FORMS;

/** Reads what an agent's page said on `ctl`; null: nothing that this page knows. */
export const readSaid = (data: unknown): AgentSays | null =>
  readForm(data, forms) as unknown as AgentSays | null;

/** Reads a place of an agent's pointer. */
export function readPoint(data: unknown): AgentPoints | null {
  const said = fieldsOf(data);
  if (said?.['t'] !== 'point') return null;
  const { x, y } = said;
  const whole = (isShare(x) && isShare(y)) || (x === null && y === null);
  return whole ? (said as unknown as AgentPoints) : null;
}
