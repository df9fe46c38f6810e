import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Answer } from '../contracts/common.ts';
import type { MayList } from '../contracts/requests.ts';
import { ask } from './api/client.ts';
import { doors } from './api/doors.ts';

/** What the server answers this person for every topic; the portal's first screen. */
export function useMayList() {
  return useQuery({
    queryKey: ['may'],
    queryFn: ({ signal }) => ask<z.infer<typeof MayList>>(doors.may, signal),
    meta: { topics: ['client'] },
  });
}

/**
 * The answer for one action of the signed-in person; undefined while it is not known. Pages ask this and never
 * compare roles, so that there is one source of rules.
 */
export function useMay(action: string): Answer | undefined {
  const list = useMayList();
  return list.data?.rows.find((row) => row.action === action)?.answer;
}
