import type { Page } from 'playwright-core';

// A clock that is drawn into the shared page as black and white bars, and read out of the picture where it arrives:
// how old a frame is, without trusting anybody's own figures. Both pages must be on one computer.

const BAR = 40;
/** A black and a white bar to know it by, then sixteen bits of milliseconds. */
const BARS = 18;

/** Lets functions with functions in them run in a page: the compiler names those by a word that a page does not have. */
export const takeFunctions = (page: Page): Promise<unknown> =>
  page.evaluate('globalThis.__name ??= (made) => made');

/**
 * Covers a page with one and the same still text, and draws the clock at its lower left at each frame; what lies under
 * it can be clicked on. Notes when the person clicks.
 */
export const drawClock = (page: Page): Promise<void> =>
  page.evaluate(
    ([bar, bars]) => {
      const still = document.createElement('div');
      const style =
        'position:fixed;inset:0;overflow:hidden;pointer-events:none;background:#fff;color:#000;columns:3';
      still.style.cssText = `${style};z-index:98`;
      still.textContent = 'Most of what is shared stands still while people read it. '.repeat(200);
      document.body.append(still);
      const box = document.createElement('canvas');
      Object.assign(box, { width: bar * bars, height: bar });
      Object.assign(box.style, {
        position: 'fixed',
        left: '0',
        bottom: '0',
        pointerEvents: 'none',
        zIndex: '99',
      });
      document.body.append(box);
      const pen = box.getContext('2d');
      const draw = () => {
        const now = Date.now() & 0xffff;
        for (let at = 0; at < bars && pen !== null; at += 1) {
          const white = at === 1 || (at > 1 && (now >> (at - 2)) & 1);
          pen.fillStyle = white ? '#fff' : '#000';
          pen.fillRect(at * bar, 0, bar, bar);
        }
        requestAnimationFrame(draw);
      };
      draw();
      const clicked = () => Object.assign(window, { clickedAt: Date.now() });
      window.addEventListener('click', clicked, { capture: true });
    },
    [BAR, BARS] as const,
  );

type Watching = Window & { clickedAt?: number; firstFrameAt?: number; ages?: number[] };

/** Watches every picture of a page, now and later: its first frame, and how old each frame is by the clock in it. */
export const watchClock = (page: Page, height: number): Promise<void> =>
  page.evaluate(
    ([bar, bars, high]) => {
      const seen = window as Watching;
      seen.ages = [];
      const canvas = new OffscreenCanvas(bar * bars, 1);
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      const read = (video: HTMLVideoElement): void => {
        const now = Date.now();
        seen.firstFrameAt ??= now;
        const scale = video.videoHeight / high;
        const [wide, middle] = [bar * bars * scale, video.videoHeight - (bar / 2) * scale];
        pen?.drawImage(video, 0, middle, wide, 1, 0, 0, bar * bars, 1);
        const row = pen?.getImageData(0, 0, bar * bars, 1).data ?? [];
        const isWhite = (at: number) => (row[(at * bar + bar / 2) * 4] ?? 0) > 127;
        let drawn = 0;
        for (let at = 2; at < bars; at += 1) if (isWhite(at)) drawn |= 1 << (at - 2);
        const age = ((now & 0xffff) - drawn + 0x10000) % 0x10000;
        if (!isWhite(0) && isWhite(1) && age < 5_000) seen.ages?.push(age);
        video.requestVideoFrameCallback(() => read(video));
      };
      const known = new WeakSet<Element>();
      const look = () => {
        for (const video of document.querySelectorAll('video')) {
          if (known.has(video)) continue;
          known.add(video);
          video.requestVideoFrameCallback(() => read(video));
        }
      };
      look();
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    },
    [BAR, BARS, height] as const,
  );

/** When the person clicked last, by the clock of the computer. */
export const clickedAt = (page: Page): Promise<number> =>
  page.evaluate(() => (window as Watching).clickedAt ?? Number.NaN);

/** When the first frame of any picture was there; waits for it. */
export async function firstFrameAt(page: Page): Promise<number> {
  const seen = await page.waitForFunction(() => (window as Watching).firstFrameAt, null, { timeout: 20_000 });
  return (await seen.jsonValue()) ?? Number.NaN;
}

/** How old the frames were that come within a while, ms each. */
export async function agesFor(page: Page, ms: number): Promise<number[]> {
  await page.evaluate(() => ((window as Watching).ages = []));
  await page.waitForTimeout(ms);
  return page.evaluate(() => (window as Watching).ages ?? []);
}
