import { Container } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import type { Me } from '../../contracts/common.ts';
import { homeOf, SignedInAs, useInstallation } from '../api/session.ts';
import { Loaded } from './Loaded.tsx';
import { rememberPlace } from './place.ts';

/** What the sign-in page is told of whoever is sent there: whether they were signed in on the page that they were on. */
export interface PlaceLeft {
  readonly ended: boolean;
}

/**
 * Lets the signed-in people of one kind in, and sends everybody else where they belong. Whoever comes next in this
 * browser, in this tab or another, sees nothing here that was asked for somebody else.
 */
export function Session({ kind, children }: { kind: Me['kind']; children: ReactNode }) {
  const state = useInstallation();
  const queries = useQueryClient();
  const { pathname } = useLocation();
  const now = state.data?.me?.id ?? null;
  const [entered, setEntered] = useState(now);
  if (entered === null && now !== null) setEntered(now);
  const another = entered !== null && now !== null && now !== entered;
  useEffect(() => {
    if (another) window.location.reload();
  }, [another]);
  useEffect(
    // What the page that comes next has begun to ask, and nobody has answered yet, is its own.
    () => () =>
      queries.removeQueries({
        predicate: ({ queryKey, state: { data } }) => queryKey[0] !== 'state' && data !== undefined,
      }),
    [queries],
  );
  if (another) return null;
  if (state.data === undefined) {
    return (
      <Container size="sm" py="xl">
        <Loaded query={state}>{() => null}</Loaded>
      </Container>
    );
  }
  const { me } = state.data;
  if (me === null || me.kind !== kind) {
    if (me === null) rememberPlace(pathname);
    const left: PlaceLeft = { ended: me === null && entered !== null };
    return <Navigate to={homeOf(state.data)} state={left} replace />;
  }
  return <SignedInAs.Provider value={me}>{children}</SignedInAs.Provider>;
}
