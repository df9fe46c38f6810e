import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { SessionList } from '../../../contracts/sessions.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';

/** The desk's sessions, renewed by themselves: those that run first. */
export function useSessions() {
  return useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => ask<z.infer<typeof SessionList>>(doors.sessions, signal),
    meta: { topics: ['session'] },
  });
}

/** Sessions that a colleague asked this agent to come into. */
export function useAskedIn(): number | undefined {
  const { data } = useSessions();
  return data?.sessions.filter(({ invited, state }) => invited && state !== 'ended').length;
}
