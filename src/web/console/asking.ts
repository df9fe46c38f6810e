import type { Ask, Contact } from '../../contracts/contacts.ts';
import type { TypedPerson } from '../components/NameFields.tsx';
import { nobodyTyped, phoneOf } from '../components/NameFields.tsx';
import type { Want } from './topics.ts';

export const ROLES = ['member', 'admin', 'super-admin'] as const;
export type Role = (typeof ROLES)[number];

/** What the agent filled in. */
export interface Filled {
  /** The caller's own line or device; '' when the directory knows none. */
  readonly ownedId: string;
  readonly person: TypedPerson;
  /** The role that the described person holds, as the caller says. */
  readonly role: Role;
  readonly newRole: Role;
  readonly signer: 'nobody' | 'caller' | 'somebody';
  readonly details: string;
}

/** An empty form: the caller's first line or device is chosen. */
export function nothingFilled(contact: Pick<Contact, 'lines' | 'devices'>, want: Want): Filled {
  const owned = want.parts.includes('own-device') ? contact.devices : contact.lines;
  return {
    ownedId: owned.at(0)?.id ?? '',
    person: nobodyTyped,
    role: 'member',
    newRole: 'admin',
    signer: 'nobody',
    details: '',
  };
}

/** The question as its door takes it. `said`: the caller's own facts, for a form that they signed themself. */
export function askOf(want: Want, filled: Filled): Ask {
  const { parts } = want;
  const has = (part: (typeof parts)[number]): boolean => parts.includes(part);
  const { first, last, email } = filled.person;
  const describes = has('person') || (has('signer') && filled.signer === 'somebody');
  const details = filled.details.trim();
  return {
    action: want.action,
    subject: {
      ...(has('own-line') && filled.ownedId !== '' ? { lineId: filled.ownedId } : {}),
      ...(has('own-device') && filled.ownedId !== '' ? { deviceId: filled.ownedId } : {}),
      ...(has('self') || (has('signer') && filled.signer === 'caller') ? { own: true } : {}),
      ...(describes ? { person: { first, last, email } } : {}),
      ...roleOf(want, filled, describes),
      ...(want.aspect === undefined ? {} : { aspect: want.aspect }),
      ...(has('everywhere') ? { everywhere: true } : {}),
    },
    ...(details === '' ? {} : { details }),
    ...(has('new-person') ? { newPerson: { first, last, email, phone: phoneOf(filled.person) } } : {}),
  };
}

/** The role that the question turns on: the one to be given, else the one that is said to be held. */
function roleOf(want: Want, filled: Filled, describes: boolean): { role?: Role } {
  if (want.role !== undefined) return { role: want.role };
  if (want.parts.includes('new-role')) return { role: filled.newRole };
  return describes ? { role: filled.role } : {};
}
