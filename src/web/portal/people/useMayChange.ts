import type { ClientAnswer } from '../../../policy/answer.ts';
import { decide } from '../../../policy/decide.ts';
import { useMe } from '../../api/session.ts';
import { useCountsFrom } from '../../components/useMyFactors.ts';
import { useMayList } from '../../useMay.ts';
import type { Role } from './RoleChoice.tsx';
import { usePeople } from './usePeople.ts';

type Asker = 'super-admin' | 'admin' | 'member';

/** What is wanted of the directory. */
export interface Wish {
  action: 'user.add' | 'user.change';
  /** The role to be given. */
  role: Role;
  /** Of a change: the role that the person has now. */
  from?: Role | undefined;
  /** They are the reader. */
  own?: boolean | undefined;
}

const RANK: Readonly<Record<Role, number>> = { member: 0, admin: 1, 'super-admin': 2 };

/** The higher of the role that somebody has and the one to be given: it decides, so that taking one away needs as much. */
export function decidingRole({ role, from }: Pick<Wish, 'role' | 'from'>): Role {
  return from !== undefined && RANK[from] > RANK[role] ? from : role;
}

/**
 * The answer to adding or changing a person, before anything is sent: by the same policy as the server, and as if the
 * factor had just been shown, since the server asks for it when it is needed. One that does not count yet is no proof.
 */
export function useMayChange(wish: Wish): ClientAnswer {
  const me = useMe();
  const preset = useMayList().data?.preset ?? 'strict';
  const people = usePeople().data?.people ?? [];
  const counts = useCountsFrom() === null;
  const superAdmins = people.filter((person) => person.role === 'super-admin' && person.status === 'active');
  return decide({
    account: 'client',
    role: (me.roles[0] ?? 'member') as Asker,
    action: wish.action,
    subject: { role: decidingRole(wish), own: wish.own },
    tier: counts ? 3 : 2,
    preset,
    superAdmins: Math.max(1, superAdmins.length),
  });
}
