import type { KeyboardEvent } from 'react';
import { useEffect, useState } from 'react';
import type { Room } from '../line/room.ts';

/** A place on the picture, in shares of it. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** How far one press goes, in shares of the picture; the second with Shift. */
const STEPS = [0.02, 0.1] as const;
const WAYS: Readonly<Record<string, readonly [x: number, y: number] | undefined>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const MIDDLE: Spot = { x: 0.5, y: 0.5 };

/** Where a press leads from there, never out of the picture; null: that key leads nowhere. */
export function ledTo(from: Spot | null, key: string, isFar: boolean): Spot | null {
  const way = WAYS[key];
  if (way === undefined) return null;
  const { x, y } = from ?? MIDDLE;
  const step = STEPS[isFar ? 1 : 0];
  const within = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
  return { x: within(x + way[0] * step), y: within(y + way[1] * step) };
}

/** Pointing with the arrow keys, for whoever uses no mouse; the place is shown on this page too. */
export function useSpot(room: Room, on: boolean) {
  const [spot, setSpot] = useState<Spot | null>(null);
  useEffect(() => {
    if (!on) return undefined;
    return () => {
      setSpot(null);
      room.point({ t: 'point', x: null, y: null });
    };
  }, [room, on]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (!on || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = ledTo(spot, event.key, event.shiftKey);
    if (next === null && (event.key !== 'Escape' || spot === null)) return;
    event.preventDefault();
    setSpot(next);
    room.point({ t: 'point', x: next?.x ?? null, y: next?.y ?? null });
  };
  return { spot, onKeyDown, hide: () => setSpot(null) };
}
