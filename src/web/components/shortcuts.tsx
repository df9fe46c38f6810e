import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { later } from './later.ts';

const Help = later(() => import('./ShortcutHelp.tsx'), 'ShortcutHelp');

/** A key of the page: `key` is the browser's `KeyboardEvent.key`, `label` what it does. */
interface Shortcut {
  key: string;
  label: string;
  run: () => void;
}

let active: readonly Shortcut[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Shortcut[]): void {
  active = next;
  for (const listener of listeners) listener();
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether a key pressed there is typing, or belongs to an open dialog, and so is none of ours. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest('input, textarea, select, [contenteditable=true], [role=dialog], [role=menu]') !== null
  );
}

/**
 * A key of this page, listed in the help (`?`). It never fires while somebody types or with Ctrl, Alt or Meta.
 * @param key the browser's `KeyboardEvent.key`, `'n'` or `'/'` or `'Enter'`
 * @param label what it does, from the catalogue
 * @param on false: the key rests and is not listed
 */
export function useShortcut(key: string, label: string, run: () => void, on = true): void {
  useEffect(() => {
    if (!on) return undefined;
    const shortcut: Shortcut = { key, label, run };
    set([...active, shortcut]);
    return () => set(active.filter((other) => other !== shortcut));
  }, [key, label, run, on]);
}

function press(event: KeyboardEvent, openHelp: () => void): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
    return;
  if (document.querySelector('[role=dialog][aria-modal=true]') !== null) return;
  if (event.key === '?') {
    event.preventDefault();
    openHelp();
    return;
  }
  // Enter on a button or link is that button's own.
  const onControl =
    event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null;
  if (event.key === 'Enter' && onControl) return;
  const found = active.findLast((shortcut) => shortcut.key === event.key);
  if (found === undefined) return;
  event.preventDefault();
  found.run();
}

/** Listens for the page's keys and shows the list of them on `?`. Stands once, in the shell. */
export function Shortcuts() {
  const [open, setOpen] = useState(false);
  const keys = useSyncExternalStore(watch, () => active);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event, () => setOpen(true));
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <Help keys={keys} onClose={() => setOpen(false)} />
    </Suspense>
  );
}
