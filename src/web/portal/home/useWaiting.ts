import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { WaitingList } from '../../../contracts/requests.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';

/** What waits for this person's answer, and the digits the desk asks for. */
export function useWaiting(on = true) {
  return useQuery({
    queryKey: ['waiting'],
    queryFn: ({ signal }) => ask<z.infer<typeof WaitingList>>(doors.waiting, signal),
    enabled: on,
    // Digits are good for two minutes: should the line be down, they are still found in time.
    refetchInterval: 20_000,
    meta: { topics: ['approval', 'request', 'contact', 'client'] },
  });
}
