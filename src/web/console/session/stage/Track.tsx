import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';

/** Lets an element play a track for as long as it is there. */
function usePlaying(element: RefObject<HTMLMediaElement | null>, track: MediaStreamTrack): void {
  useEffect(() => {
    const media = element.current;
    if (media === null) return undefined;
    media.srcObject = new MediaStream([track]);
    // Pictures are muted and always play; a voice waits for the page's first click, and there was one to come here.
    media.play().catch(() => undefined);
    return () => {
      media.srcObject = null;
    };
  }, [element, track]);
}

/** A track as a picture. `onSize` hears of its size in pixels, at first and whenever it changes. */
export function Picture({
  track,
  label,
  video,
  className,
  onSize,
}: {
  track: MediaStreamTrack;
  label: string;
  video?: RefObject<HTMLVideoElement | null>;
  className?: string | undefined;
  onSize?: (width: number, height: number) => void;
}) {
  const own = useRef<HTMLVideoElement>(null);
  const element = video ?? own;
  usePlaying(element, track);
  const tell = (): void => onSize?.(element.current?.videoWidth ?? 0, element.current?.videoHeight ?? 0);
  return (
    <video
      ref={element}
      className={className}
      aria-label={label}
      muted
      playsInline
      autoPlay
      onLoadedMetadata={tell}
      onResize={tell}
    />
  );
}

/** A track as sound. */
export function Voice({ track }: { track: MediaStreamTrack }) {
  const element = useRef<HTMLAudioElement>(null);
  usePlaying(element, track);
  return <audio ref={element} autoPlay />;
}
