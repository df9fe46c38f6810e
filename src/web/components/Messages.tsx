import { Suspense, useSyncExternalStore } from 'react';
import { later } from './later.ts';
import { anyTold, onFirstTold } from './told.ts';

const Corner = later(() => import('./Corner.tsx'), 'Corner');

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
