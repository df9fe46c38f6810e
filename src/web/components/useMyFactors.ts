import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Factors } from '../../contracts/sign-in.ts';
import { ask } from '../api/client.ts';
import { doors } from '../api/doors.ts';

/** One's own passkeys and authenticators, with when each counts. */
export function useMyFactors() {
  return useQuery({
    queryKey: ['factor', 'mine'],
    queryFn: ({ signal }) => ask<z.infer<typeof Factors>>(doors.factors, signal),
    meta: { topics: ['client', 'person'] },
  });
}

/** Since when the first of one's factors counts as full proof; null when one counts now, or it is not known. */
export function useCountsFrom(): string | null {
  const factors = useMyFactors().data?.factors ?? [];
  const moments = factors.map(({ countsFrom }) => countsFrom);
  if (moments.includes(null)) return null;
  return moments.toSorted().at(0) ?? null;
}
