import { useSyncExternalStore } from 'react';
import type { Session } from '../../../../contracts/sessions.ts';
import type { Typed } from './Notes.tsx';

/** Notes that somebody typed and has not saved, and what was saved when they began. */
export interface Draft {
  readonly typed: Typed;
  readonly from: Typed;
  readonly version: Session['version'];
}

const drafts = new Map<string, Draft>();
const readers = new Set<() => void>();

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

/**
 * The draft of a session's notes: one, wherever they are written, so that closing a dialog or another tab loses nothing.
 *
 * @returns it, null: nothing unsaved; and what keeps another or (null) forgets it
 */
export function useDraft(id: string): [Draft | null, (draft: Draft | null) => void] {
  const kept = () => drafts.get(id) ?? null;
  const draft = useSyncExternalStore(subscribe, kept, kept);
  return [
    draft,
    (next) => {
      if (next === null) drafts.delete(id);
      else drafts.set(id, next);
      for (const reader of readers) reader();
    },
  ];
}
