import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Answer } from '../../../contracts/common.ts';
import type { PeopleList } from '../../../contracts/requests.ts';
import { ask, command } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';

/** The people of one's own client, as far as the reader may see them. */
export function usePeople() {
  return useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => ask<z.infer<typeof PeopleList>>(doors.people, signal),
    meta: { topics: ['client'] },
  });
}

/** The answer to a change of a person of that role, asked before anything is done. */
export function useMayChange(action: string, role: string) {
  return useQuery({
    queryKey: ['may', action, role],
    queryFn: () => command<Answer>(doors.mayAsk, { action, role }),
    meta: { topics: ['client'] },
  });
}
