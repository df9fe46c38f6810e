import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { UnconfirmedFactors } from '../../../contracts/requests.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';

/** A factor that does not count yet. */
export type NewFactor = z.infer<typeof UnconfirmedFactors>['factors'][number];

/** Factors of the client's people that do not count yet; asked by Super admins alone, once their client is live. */
export function useFactors() {
  const { roles, clientState } = useMe();
  return useQuery({
    queryKey: ['factors', 'ours'],
    queryFn: ({ signal }) => ask<z.infer<typeof UnconfirmedFactors>>(doors.ourFactors, signal),
    enabled: roles.includes('super-admin') && clientState !== 'onboarding',
    meta: { topics: ['client', 'person'] },
  });
}
