import type { ConsentKind } from '../../contracts/sessions.ts';
import { button, h, show, write } from '../dom.ts';
import { SOURCE_KINDS } from '../media/sources.ts';
import { listed, t } from '../texts/index.ts';
import { watchers } from './part.ts';
import type { Part, Uses } from './part.ts';
import type { Room } from './room.ts';

/** What is on, in words; agreed kinds that nothing is captured for are not. */
function onNow(room: Room): string[] {
  const { on, surface } = t().bar;
  const sharing = room.sources.describe(false);
  const captured = SOURCE_KINDS.filter((kind) => room.sources.track(kind) !== null && room.isGranted(kind));
  const words = captured.map((kind) =>
    kind === 'screen' && sharing.screen !== null ? surface[sharing.screen] : on[kind],
  );
  const more = (['pointer', 'recording'] satisfies ConsentKind[]).filter((kind) => room.isGranted(kind));
  return [...words, ...more.map((kind) => on[kind])];
}

/** Whether anything is on that *Stop* would end. */
export const isAnythingOn = (room: Room): boolean => onNow(room).length > 0 || room.lost.length > 0;

/** Stops everything at once. */
export const stopAll = (room: Room): void => room.stop(null);

/** Pauses, or goes on. */
export function togglePause({ room, fail }: Uses): void {
  room.pause(!room.isPaused).catch(fail);
}

/**
 * The bar that never goes away: who is here, what is on, *Pause* and *Stop*. Nothing may lie over it, so there is no
 * modal dialog and no full screen on this page.
 */
export function barPart(uses: Uses): Part {
  const { room } = uses;
  const { bar } = t();
  const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  const state = h('p', { class: 'bar-state', role: 'status' });
  const here = h('p', { class: 'bar-here' });
  const pause = button(bar.pause, () => togglePause(uses), {
    class: 'bar-button',
    'aria-keyshortcuts': 'Alt+P',
  });
  const stop = button(bar.stop, () => stopAll(room), { class: 'bar-button', 'aria-keyshortcuts': 'Alt+S' });
  const buttons = h('div', { class: 'bar-buttons' }, pause, stop);
  const keys = h('p', { class: 'bar-keys' }, mac ? bar.keysMac : bar.keys);
  const words = h('div', { class: 'bar-words' }, state, here, keys);
  const element = h(
    'section',
    { class: 'bar', 'aria-label': bar.label },
    h('div', { class: 'bar-in' }, words, buttons),
  );
  // Whatever is scrolled to, a question above all, comes to stand below the bar and not under it.
  const page = document.documentElement;
  const below = new ResizeObserver(() => {
    page.style.scrollPaddingTop = `${element.offsetHeight + 8}px`;
  });
  below.observe(element);
  const leave = (): void => {
    below.disconnect();
    page.style.scrollPaddingTop = '';
  };
  const update = (): void => {
    const names = listed(watchers(room)) || bar.nobody;
    const on = onNow(room);
    const any = isAnythingOn(room);
    const quiet = any && (room.isQuiet || on.length === 0);
    element.dataset['state'] = !any ? 'nothing' : quiet ? 'quiet' : 'on';
    const mayRecord = room.isGranted('recording') && !room.isQuiet;
    const { recorded: runs, recordingHadNoRoom: full } = room.view;
    const recorded = mayRecord ? ` ${runs ? `● ${bar.recorded}` : full ? bar.noRoom : bar.recordable}` : '';
    const points = room.isGranted('pointer') && !room.isQuiet ? ` ${bar.points}` : '';
    const seen = on.filter((words) => words !== bar.on.recording && words !== bar.on.pointer);
    const shared = seen.length === 0 ? bar.nothing : bar.sees(names, listed(seen));
    const held = room.view.state === 'held';
    const sees = on.length === 0 || held ? bar.offAir : shared;
    write(state, !any ? bar.nothing : (room.isPaused ? bar.paused(names) : sees) + points + recorded);
    write(here, bar.here(names));
    show(here, !any || on.length === 0 || room.isPaused);
    write(pause, room.isPaused ? bar.resume : bar.pause);
    show(pause, on.length > 0);
    show(buttons, any);
    show(keys, on.length > 0);
  };
  return { element, update, leave };
}

/**
 * Listens for the keys of *Pause* and *Stop*, wherever the focus is.
 *
 * @returns ends it
 */
export function listenForKeys(uses: Uses): () => void {
  const press = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !isAnythingOn(uses.room)) return;
    if (event.code === 'KeyP') togglePause(uses);
    else if (event.code === 'KeyS') stopAll(uses.room);
    else return;
    event.preventDefault();
  };
  window.addEventListener('keydown', press, true);
  return () => window.removeEventListener('keydown', press, true);
}
