import { lazy, Suspense, useSyncExternalStore } from 'react';
import { anyTold, onFirstTold } from './told.ts';

const Corner = lazy(() => import('./Corner.tsx'));

/** The place of short messages, empty and unloaded until there is one. */
export function Messages() {
  const any = useSyncExternalStore(onFirstTold, anyTold);
  if (!any) return null;
  return (
    <Suspense fallback={null}>
      <Corner />
    </Suspense>
  );
}
