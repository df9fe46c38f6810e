import type { PointerEvent, RefObject } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { canvasOf, freeze } from '../line/freeze.ts';
import { placeOn } from '../line/pen.ts';
import type { Color } from '../line/pen.ts';
import type { Room } from '../line/room.ts';
import { Sketch } from '../line/sketch.ts';
import { useLiveRoom } from '../useSession.ts';

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
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Where strokes are drawn. */
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly redraw: () => void;
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

/** A picture that stands still on both pages, for drawing on it. */
function useStill(video: RefObject<HTMLVideoElement | null>, sketch: Sketch) {
  const { room } = useLiveRoom();
  const [still, setStill] = useState<HTMLCanvasElement | null>(null);
  const hold = (): boolean => {
    const taken = video.current === null ? null : freeze(video.current, crypto.randomUUID());
    if (taken === null) return false;
    sketch.wipe();
    setStill(taken.canvas);
    room.freeze(taken.parts);
    return true;
  };
  const forget = useCallback(() => {
    setStill(null);
    room.forgetStill();
    sketch.wipe();
  }, [room, sketch]);
  return { still, setStill, hold, forget };
}

/** What the customer's page gives back, after this page was loaded anew: both show the same again. */
function useReturned(sketch: Sketch, show: (still: HTMLCanvasElement) => void): void {
  const { room, now } = useLiveRoom();
  const { returned } = now;
  useEffect(() => {
    const { still, strokes } = room.takeBack();
    sketch.restore(strokes);
    if (still === null) return;
    void canvasOf(still.bytes).then((canvas) => {
      if (canvas !== null && !room.isOwnStill) show(canvas);
    });
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
  const { still, setStill, hold, forget } = useStill(video, sketch);
  useReturned(sketch, setStill);
  const [chosen, setMode] = useState<Mode>('look');
  const [color, setColor] = useState<Color>('red');
  const mode = granted ? chosen : 'look';
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
    freeze: () => hold() && setMode('draw'),
    thaw,
    canvas,
    redraw,
    hands: handsOf(room, sketch, mode, color),
  };
}

/** What the mouse, a pen or a finger does over the picture. */
function handsOf(room: Room, sketch: Sketch, mode: Mode, color: Color): Drawing['hands'] {
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
