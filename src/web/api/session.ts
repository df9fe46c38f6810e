import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Me, State } from '../../contracts/common.ts';
import { ask, command } from './client.ts';
import { doors } from './doors.ts';

/** What the first page needs: phase, evaluation, and who is signed in, if anybody. */
export function useInstallation() {
  return useQuery({
    queryKey: ['state'],
    queryFn: ({ signal }) => ask<State>(doors.state, signal),
    staleTime: 60_000,
    meta: { topics: ['agent', 'client', 'desk'] },
  });
}

/** Who is signed in, below a `Session`. */
export const SignedInAs = createContext<Me | null>(null);

/** The signed-in person of this page; only below a shell, where there is one. */
export function useMe(): Me {
  const me = useContext(SignedInAs);
  if (me === null) throw new Error('useMe stands outside of a shell.');
  return me;
}

/** Ends this sign-in and forgets everything the pages knew. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await command(doors.signOut);
    client.clear();
    window.location.assign('/sign-in');
  };
}

/** Where somebody belongs: the console, the Admin Centre or the portal; the sign-in page for nobody. */
export function homeOf(state: Pick<State, 'phase' | 'me'>): string {
  if (state.phase === 'set-up') return '/set-up';
  if (state.me === null) return '/sign-in';
  return state.me.kind === 'person' ? '/portal' : '/desk';
}
