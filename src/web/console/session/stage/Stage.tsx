import { useFullscreenElement } from '@mantine/hooks';
import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contracts/sessions.ts';
import { frameOf } from '../line/freeze.ts';
import css from './stage.module.css';
import { isBlind, isGranted } from '../side/standing.ts';
import { useLiveRoom } from '../useSession.ts';
import { AskPointer, NoPicture } from './NoPicture.tsx';
import { Quality } from './Quality.tsx';
import { DrawTools, LookTools, Ribbon } from './Tools.tsx';
import { Picture } from './Track.tsx';
import { useDrawing } from './useDrawing.ts';
import type { Drawing } from './useDrawing.ts';
import { View } from './View.tsx';
import type { Zoom } from './zoom.ts';

/** Saves what is seen now as a picture on the agent's machine: the still picture, else the moving one, with what is drawn. */
function snapshot(video: HTMLVideoElement | null, { still, canvas }: Drawing): void {
  const seen = still ?? (video === null ? null : frameOf(video));
  if (seen === null) return;
  const both = document.createElement('canvas');
  both.width = seen.width;
  both.height = seen.height;
  const pen = both.getContext('2d');
  pen?.drawImage(seen, 0, 0);
  const ink = canvas.current;
  if (ink !== null && ink.width > 0 && ink.height > 0) pen?.drawImage(ink, 0, 0, both.width, both.height);
  both.toBlob((blob) => {
    if (blob === null) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  }, 'image/png');
}

/** Which picture is shown large, and which beside it. */
function useMain(session: Session) {
  const { now } = useLiveRoom();
  const [cameraFirst, setCameraFirst] = useState(false);
  const rests = session.state === 'held' || session.pausedAt !== null;
  const { screen, camera } = rests ? { screen: null, camera: null } : now.shown;
  const isCamera = camera !== null && (cameraFirst || screen === null);
  return {
    track: isCamera ? camera : screen,
    main: isCamera ? ('camera' as const) : ('screen' as const),
    second: isCamera ? screen : camera,
    other: isCamera ? ('screen' as const) : ('camera' as const),
    swap: () => setCameraFirst(!isCamera),
  };
}

/** How long a picture may take that was shared before this page came, ms; after that something is wrong with it. */
const ON_ITS_WAY = 6_000;

/** Whether this page has only just come. */
function useOpening(): boolean {
  const [opening, setOpening] = useState(true);
  useEffect(() => {
    const timer = window.setTimeout(() => setOpening(false), ON_ITS_WAY);
    return () => window.clearTimeout(timer);
  }, []);
  return opening;
}

/**
 * The customer's screen, as large as there is room, with the tools for it; a camera beside it as a second picture. A still
 * picture stays while nothing moves behind it: the customer, who may have loaded their page anew, sees it all along.
 */
export function Stage({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { ref, toggle } = useFullscreenElement<HTMLElement>();
  const video = useRef<HTMLVideoElement>(null);
  const drawing = useDrawing(video, isGranted(session, 'pointer'));
  const { track } = useMain(session);
  const opening = useOpening();
  const rests = session.state === 'held' || session.pausedAt !== null;
  return (
    <section
      className={css.stage}
      ref={ref}
      aria-label={t('session:stage.title')}
      onKeyDown={drawing.onKeyDown}
    >
      {track === null && (drawing.still === null || rests) ? (
        <>
          <NoPicture session={session} opening={opening} />
          <div className={css.tools}>
            <Quality blind={isBlind(session)} />
          </div>
        </>
      ) : (
        <Shown session={session} video={video} drawing={drawing} onFull={() => void toggle()} />
      )}
    </section>
  );
}

function Shown({
  session,
  video,
  drawing,
  onFull,
}: {
  session: Session;
  video: RefObject<HTMLVideoElement | null>;
  drawing: Drawing;
  onFull: () => void;
}) {
  const { t } = useTranslation();
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [scale, setScale] = useState(1);
  const { track, main, second, other, swap } = useMain(session);
  const name = session.customer?.name ?? '';
  const frozenBy = session.agents.find(({ id }) => id === drawing.stillBy)?.name;
  return (
    <>
      {drawing.still === null ? null : (
        <Ribbon>
          {frozenBy === undefined
            ? t('session:stage.frozen', { name })
            : t('session:stage.frozenBy', { name, who: frozenBy })}
        </Ribbon>
      )}
      {track === null && isGranted(session, 'screen') ? (
        <Ribbon>{t('session:stage.lost', { name })}</Ribbon>
      ) : null}
      <div className={css.frame}>
        <View
          key={track?.id ?? 'none'}
          track={track}
          label={t(`session:stage.picture.${main}`, { name })}
          video={video}
          zoom={zoom}
          drawing={drawing}
          onScale={setScale}
        />
        {second === null ? null : <Second track={second} kind={other} name={name} onSwap={swap} />}
      </div>
      <div className={css.tools}>
        <LookTools
          zoom={zoom}
          scale={scale}
          onZoom={setZoom}
          onFull={onFull}
          onSnapshot={() => snapshot(video.current, drawing)}
        />
        <DrawTools
          drawing={drawing}
          granted={isGranted(session, 'pointer')}
          instead={<AskPointer session={session} />}
        />
        <Quality blind={isBlind(session)} />
      </div>
    </>
  );
}

/** The smaller picture, of a camera or the screen; a click changes the two. */
function Second({
  track,
  kind,
  name,
  onSwap,
}: {
  track: MediaStreamTrack;
  kind: 'camera' | 'screen';
  name: string;
  onSwap: () => void;
}) {
  const { t } = useTranslation();
  const swap = t(`session:stage.swap.${kind}`);
  return (
    <button type="button" className={css.tile} aria-label={swap} title={swap} onClick={onSwap}>
      <Picture track={track} label={t(`session:stage.picture.${kind}`, { name })} className={css.tileVideo} />
    </button>
  );
}
