import { useFullscreenElement } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../contracts/sessions.ts';
import { frameOf } from '../line/freeze.ts';
import css from './stage.module.css';
import { isGranted } from '../side/standing.ts';
import { useLiveRoom } from '../useSession.ts';
import { AskPointer, NoPicture } from './NoPicture.tsx';
import { Quality } from './Quality.tsx';
import { DrawTools, LookTools, Ribbon } from './Tools.tsx';
import { Picture } from './Track.tsx';
import { useDrawing } from './useDrawing.ts';
import { View } from './View.tsx';
import type { Zoom } from './zoom.ts';

/** Saves what the video shows now as a picture on the agent's machine. */
function snapshot(video: HTMLVideoElement | null): void {
  frameOf(video ?? document.createElement('video'))?.toBlob((blob) => {
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

/** The customer's screen, as large as there is room, with the tools for it; a camera beside it as a second picture. */
export function Stage({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { ref, toggle } = useFullscreenElement<HTMLElement>();
  const { track } = useMain(session);
  return (
    <section className={css.stage} ref={ref} aria-label={t('session:stage.title')}>
      {track === null ? (
        <>
          <NoPicture session={session} />
          <div className={css.tools}>
            <Quality />
          </div>
        </>
      ) : (
        <Shown session={session} onFull={() => void toggle()} />
      )}
    </section>
  );
}

function Shown({ session, onFull }: { session: Session; onFull: () => void }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [scale, setScale] = useState(1);
  const granted = isGranted(session, 'pointer');
  const drawing = useDrawing(video, granted);
  const { track, main, second, other, swap } = useMain(session);
  const name = session.customer?.name ?? '';
  if (track === null) return null;
  return (
    <>
      {drawing.still === null ? null : <Ribbon>{t('session:stage.frozen', { name })}</Ribbon>}
      <div className={css.frame}>
        <View
          key={track.id}
          track={track}
          label={t(`session:stage.picture.${main}`, { name })}
          video={video}
          zoom={zoom}
          drawing={drawing}
          onScale={setScale}
        />
        {second === null ? null : (
          <button
            type="button"
            className={css.tile}
            aria-label={t(`session:stage.swap.${other}`)}
            title={t(`session:stage.swap.${other}`)}
            onClick={swap}
          >
            <Picture
              track={second}
              label={t(`session:stage.picture.${other}`, { name })}
              className={css.tileVideo}
            />
          </button>
        )}
      </div>
      <div className={css.tools}>
        <LookTools
          zoom={zoom}
          scale={scale}
          onZoom={setZoom}
          onFull={onFull}
          onSnapshot={() => snapshot(video.current)}
        />
        <DrawTools drawing={drawing} granted={granted} instead={<AskPointer session={session} />} />
        <Quality />
      </div>
    </>
  );
}
