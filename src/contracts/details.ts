import type { ClientAction } from '../policy/words.ts';
import type { Ask } from './contacts.ts';

/** Whether the subject alone says what shall be done. */
const SAID_BY_SUBJECT: Partial<Record<ClientAction, (subject: Ask['subject']) => boolean>> = {
  'phone.view': ({ lineId, aspect }) => lineId !== undefined || aspect !== undefined,
  'device.troubleshoot': ({ deviceId }) => deviceId !== undefined,
  'user.add': () => true, // the new person says it
  'user.change': ({ role }) => role !== undefined,
  'user.remove': () => true,
  'network.authorise': ({ everywhere }) => everywhere === true,
};

/**
 * Whether a question has to say in words what exactly shall be done. Somebody else carries it out, and whoever lends for
 * it agrees to that and to nothing more.
 */
export function needsDetails({ action, subject }: Pick<Ask, 'action' | 'subject'>): boolean {
  return SAID_BY_SUBJECT[action as ClientAction]?.(subject) !== true;
}
