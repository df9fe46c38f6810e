import { Container } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import type { Me } from '../../contracts/common.ts';
import { homeOf, SignedInAs, useInstallation } from '../api/session.ts';
import { Loaded } from './Loaded.tsx';
import { rememberPlace } from './place.ts';

/** What the sign-in page is told of whoever is sent there: whether they were signed in on the page that they were on. */
export interface PlaceLeft {
  readonly ended: boolean;
}

/** Lets the signed-in people of one kind in, and sends everybody else where they belong. */
export function Session({ kind, children }: { kind: Me['kind']; children: ReactNode }) {
  const state = useInstallation();
  const { pathname } = useLocation();
  const [entered, setEntered] = useState(false);
  if (!entered && (state.data?.me ?? null) !== null) setEntered(true);
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
    const left: PlaceLeft = { ended: me === null && entered };
    return <Navigate to={homeOf(state.data)} state={left} replace />;
  }
  return <SignedInAs.Provider value={me}>{children}</SignedInAs.Provider>;
}
