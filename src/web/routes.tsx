import { Container } from '@mantine/core';
import type { ComponentType } from 'react';
import { lazy, Suspense } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { homeOf, useInstallation } from './api/session.ts';
import { Broken } from './components/Broken.tsx';
import { GreyLines, Loaded } from './components/Loaded.tsx';
import { Lost } from './components/Lost.tsx';
import { Plain } from './components/Plain.tsx';

type Face = Promise<{ Component: ComponentType }>;

function face(load: () => Face): ComponentType {
  return lazy(async () => ({ default: (await load()).Component }));
}

/** Every page by its address; each face is loaded when it is first opened, so that none pays for another. */
const pages: [string, ComponentType][] = [
  ['/', Start],
  ['/desk/*', face(() => import('./console/index.tsx'))],
  ['/admin/*', face(() => import('./admin/index.tsx'))],
  ['/portal/*', face(() => import('./portal/index.tsx'))],
  ['/set-up', face(() => import('./set-up/index.tsx'))],
  ['/sign-in', face(() => import('./sign-in/index.tsx'))],
  ['/invitation', face(() => import('./invitation/index.tsx'))],
  ['/not-me', face(() => import('./not-me/index.tsx'))],
  ['/stop', face(() => import('./stop/index.tsx'))],
  ['/evaluation/mail', face(() => import('./evaluation/index.tsx'))],
  ['*', LostPage],
];

function Start() {
  const state = useInstallation();
  return (
    <Container size="sm" py="xl">
      <Loaded query={state}>{(known) => <Navigate to={homeOf(known)} replace />}</Loaded>
    </Container>
  );
}

function LostPage() {
  return (
    <Plain>
      <Lost />
    </Plain>
  );
}

function FirstLines() {
  return (
    <Container size="sm" py="xl">
      <GreyLines />
    </Container>
  );
}

/** The pages by address. A page that breaks is told as one, and the others still open. */
export function Pages() {
  return (
    <BrowserRouter>
      <Broken>
        <Suspense fallback={<FirstLines />}>
          <Routes>
            {pages.map(([path, Page]) => (
              <Route key={path} path={path} element={<Page />} />
            ))}
          </Routes>
        </Suspense>
      </Broken>
    </BrowserRouter>
  );
}
