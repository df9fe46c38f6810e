import { useElementSize } from '@mantine/hooks';
import type { CSSProperties, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import css from './stage.module.css';
import { Picture } from './Track.tsx';
import type { Drawing } from './useDrawing.ts';
import { fitting } from './zoom.ts';
import type { Zoom } from './zoom.ts';

/** The picture at its zoom, with what is drawn over it. `onScale` hears at what scale it is shown. */
export function View({
  track,
  label,
  video,
  zoom,
  drawing,
  onScale,
}: {
  /** Null: only a still picture is there. */
  track: MediaStreamTrack | null;
  label: string;
  video: RefObject<HTMLVideoElement | null>;
  zoom: Zoom;
  drawing: Drawing;
  onScale: (scale: number) => void;
}) {
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const { canvas, redraw, still, mode, hands, spot } = drawing;
  const [size, setSize] = useState({ width: still?.width ?? 0, height: still?.height ?? 0 });
  const scale = zoom === 'fit' ? fitting(size, { width, height }) : zoom;
  useEffect(() => onScale(scale), [onScale, scale]);
  const shown: CSSProperties = {
    width: Math.round(size.width * scale) || '100%',
    height: Math.round(size.height * scale) || '100%',
  };
  useEffect(redraw, [redraw, shown.width, shown.height]);
  return (
    <div
      className={css.scroll}
      data-fit={zoom === 'fit' || undefined}
      ref={ref}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <div className={css.picture} style={shown} data-mode={mode} {...hands}>
        {track === null ? null : (
          <Picture
            track={track}
            label={label}
            video={video}
            className={css.video}
            onSize={(w, h) => setSize({ width: w, height: h })}
          />
        )}
        {still === null ? null : <Still canvas={still} />}
        <canvas ref={canvas} className={css.ink} aria-hidden />
        {spot === null ? null : (
          <span className={css.spot} style={{ left: `${spot.x * 100}%`, top: `${spot.y * 100}%` }} />
        )}
      </div>
    </div>
  );
}

/** A still picture in the place of the moving one. */
function Still({ canvas }: { canvas: HTMLCanvasElement }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.replaceChildren(canvas);
  }, [canvas]);
  return <div ref={place} className={css.still} />;
}
