import { useSyncExternalStore } from 'react';

/** The secret of a link from a mail or terminal: the 43 characters of its fragment; null when it is cut short. */
export function secretIn(fragment: string): string | null {
  return /^#(?:[a-z-]+=)?([A-Za-z0-9_-]{43})$/.exec(fragment)?.[1] ?? null;
}

function watch(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** This page's secret. It stands in the fragment, which browsers send to no server and no other page. */
export function useLinkSecret(): string | null {
  return secretIn(useSyncExternalStore(watch, () => window.location.hash));
}
