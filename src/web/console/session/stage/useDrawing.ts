import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { canvasOf, freeze } from '../line/freeze.ts';
import { placeOn } from '../line/pen.ts';
import type { Color } from '../line/pen.ts';
import type { Shown } from '../line/returned.ts';
import type { Room } from '../line/room.ts';
import { Sketch } from '../line/sketch.ts';
import { useLiveRoom } from '../useSession.ts';
import { useSpot } from './useSpot.ts';
import type { Spot } from './useSpot.ts';

/** What the agent's mouse does over the picture. */
export type Mode = 'look' | 'point' | 'draw';

/** Pointing and drawing, and the still picture they may lie on. */
export interface Drawing {
  readonly mode: Mode;
  readonly setMode: (mode: Mode) => void;
  readonly color: Color;
  readonly setColor: (color: Color) => void;
  readonly hasInk: boolean;
  readonly clear: () => void;
  /** The still picture; null: the picture moves. */
  readonly still: HTMLCanvasElement | null;
  /** The other agent who froze it, and alone lets it move again; null: none did. */
  readonly stillBy: string | null;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Where strokes are drawn. */
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly redraw: () => void;
  /** Where the arrow keys point; null: they do not. */
  readonly spot: Spot | null;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly hands: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(): void;
    onPointerLeave(): void;
  };
}

/** What this agent drew, and whether there is anything of it. */
function useSketch(canvas: RefObject<HTMLCanvasElement | null>) {
  const { room } = useLiveRoom();
  const [hasInk, setHasInk] = useState(false);
  const [sketch] = useState<Sketch>(() => {
    const made: Sketch = new Sketch(
      (part) => room.draw(part),
      () => {
        if (canvas.current !== null) made.draw(canvas.current);
        setHasInk(!made.isEmpty);
      },
    );
    return made;
  });
  useEffect(() => () => sketch.wipe(), [sketch]);
  return { sketch, hasInk };
}

/** The picture that stands still, and the other agent who froze it, if one did. */
interface Still {
  readonly still: HTMLCanvasElement | null;
  readonly by: string | null;
}
const MOVES: Still = { still: null, by: null };

/** A picture that stands still on both pages, for drawing on it. */
function useStill(video: RefObject<HTMLVideoElement | null>, sketch: Sketch) {
  const { room } = useLiveRoom();
  const [{ still, by }, setStill] = useState<Still>(MOVES);
  const hold = (): boolean => {
    const taken = video.current === null ? null : freeze(video.current, crypto.randomUUID());
    if (taken === null) return false;
    sketch.wipe();
    setStill({ still: taken.canvas, by: null });
    room.freeze(taken.parts);
    return true;
  };
  const forget = useCallback(() => {
    setStill(MOVES);
    room.forgetStill();
    sketch.wipe();
  }, [room, sketch]);
  return { still, by, setStill, hold, forget };
}

/** What the customer's page tells of other agents, and of this one before this page was loaded anew: all show the same. */
function useTold(sketch: Sketch, show: (still: Still) => void): void {
  const { room, now } = useLiveRoom();
  const latest = useRef<Shown | null>(null);
  const { returned } = now;
  useEffect(() => {
    for (const one of room.takeTold()) {
      if (one.t === 'stroke') {
        sketch.take(one.by, one.part, one.anew);
        continue;
      }
      sketch.wipe();
      if (one.t === 'clear') continue;
      latest.current = one;
      if (one.t === 'thaw') show(MOVES);
      else {
        void canvasOf(one.whole.bytes).then((still) => {
          const isOver = latest.current !== one || (one.by === null && room.isOwnStill);
          if (still !== null && !isOver) show({ still, by: one.by });
        });
      }
    }
  }, [room, returned, sketch, show]);
}

/**
 * Pointing and drawing over the picture of `video`.
 *
 * @param granted the customer agreed to it; without that nothing goes out
 */
export function useDrawing(video: RefObject<HTMLVideoElement | null>, granted: boolean): Drawing {
  const { room } = useLiveRoom();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { sketch, hasInk } = useSketch(canvas);
  const { still, by, setStill, hold, forget } = useStill(video, sketch);
  useTold(sketch, setStill);
  const [chosen, setMode] = useState<Mode>('look');
  const [color, setColor] = useState<Color>('red');
  const mode = granted ? chosen : 'look';
  const { spot, onKeyDown, hide } = useSpot(room, mode === 'point');
  const redraw = useCallback(() => {
    if (canvas.current !== null) sketch.draw(canvas.current);
  }, [sketch]);
  useEffect(() => {
    if (!granted) forget();
  }, [granted, forget]);
  const clear = (): void => {
    room.draw({ t: 'clear' });
    sketch.wipe();
  };
  const thaw = (): void => {
    room.draw({ t: 'thaw' });
    forget();
  };
  return {
    mode,
    setMode,
    color,
    setColor,
    hasInk,
    clear,
    still,
    stillBy: by,
    freeze: () => hold() && setMode('draw'),
    thaw,
    canvas,
    redraw,
    spot,
    onKeyDown,
    hands: handsOf(room, sketch, mode, color, hide),
  };
}

/** What the mouse, a pen or a finger does over the picture. `moved` hears that it points from now on, not the keys. */
function handsOf(room: Room, sketch: Sketch, mode: Mode, color: Color, moved: () => void): Drawing['hands'] {
  const placeOf = (event: PointerEvent<HTMLElement>) =>
    placeOn(event.currentTarget.getBoundingClientRect(), event);
  return {
    onPointerDown(event) {
      const place = placeOf(event);
      if (mode !== 'draw' || place === null || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      sketch.press(place, color);
    },
    onPointerMove(event) {
      if (mode === 'look') return;
      moved();
      const place = placeOf(event);
      room.point({ t: 'point', x: place?.x ?? null, y: place?.y ?? null });
      if (place !== null) sketch.move(place);
    },
    onPointerUp: () => sketch.lift(),
    onPointerLeave() {
      if (mode !== 'look') room.point({ t: 'point', x: null, y: null });
    },
  };
}
