import type { ClientAnswer } from '../../../policy/answer.ts';
import { decide } from '../../../policy/decide.ts';
import { useMe } from '../../api/session.ts';
import { useMayList } from '../../useMay.ts';
import type { Role } from './RoleChoice.tsx';
import { usePeople } from './usePeople.ts';

type Asker = 'super-admin' | 'admin' | 'member';

/**
 * The answer to adding or changing a person of that role, before anything is sent: by the same policy as the
 * server, and as if the factor had just been shown, since the server asks for it when it is needed.
 */
export function useMayChange(action: 'user.add' | 'user.change', role: Role): ClientAnswer {
  const me = useMe();
  const preset = useMayList().data?.preset ?? 'strict';
  const people = usePeople().data?.people ?? [];
  const superAdmins = people.filter((person) => person.role === 'super-admin' && person.status === 'active');
  return decide({
    account: 'client',
    role: (me.roles[0] ?? 'member') as Asker,
    action,
    subject: { role },
    tier: 3,
    preset,
    superAdmins: Math.max(1, superAdmins.length),
  });
}
