import type { AgentSays } from '../../../../contracts/session-peer.ts';

export type FrozenPart = Extract<AgentSays, { t: 'frozen' }>;

/** Limits of the contract; a test compares. */
export const FROZEN = { parts: 400, chars: 15_000 } as const;
/** Longest side of a frozen picture, in pixels: what is written on a screen can still be read. */
const LONGEST = 1920;
const QUALITIES = [0.85, 0.7, 0.5, 0.3];

/** Cuts a picture into messages; null: it is too large. */
export function partsOf(base64: string, id: string): FrozenPart[] | null {
  const of = Math.ceil(base64.length / FROZEN.chars);
  if (of === 0 || of > FROZEN.parts) return null;
  return Array.from({ length: of }, (_, part) => ({
    t: 'frozen',
    id,
    part,
    of,
    data: base64.slice(part * FROZEN.chars, (part + 1) * FROZEN.chars),
  }));
}

/** What a video shows now, on a canvas no larger than it has to be; null: it shows nothing yet. */
export function frameOf(
  video: HTMLVideoElement,
  longest = Number.POSITIVE_INFINITY,
): HTMLCanvasElement | null {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return null;
  const scale = Math.min(1, longest / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** A still picture of the video: as a canvas to show, and as the messages that carry it. Null: there is none to take. */
export function freeze(
  video: HTMLVideoElement,
  id: string,
): { readonly canvas: HTMLCanvasElement; readonly parts: FrozenPart[] } | null {
  const canvas = frameOf(video, LONGEST);
  if (canvas === null) return null;
  for (const quality of QUALITIES) {
    const [, base64 = ''] = canvas.toDataURL('image/jpeg', quality).split(',');
    const parts = partsOf(base64, id);
    if (parts !== null) return { canvas, parts };
  }
  return null;
}

/** A still picture that came back as bytes, on a canvas; null: it is none. */
export async function canvasOf(bytes: Uint8Array<ArrayBuffer>): Promise<HTMLCanvasElement | null> {
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' })).catch(() => null);
  if (picture === null) return null;
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  return canvas;
}
