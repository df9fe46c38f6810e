import { describe, expect, it } from 'vitest';
import { overOf, shownOf, WITHOUT_LINE } from './shown.ts';
import type { Standing } from './shown.ts';

describe('what is shown', () => {
  const tracks = (screen: string) => new Map([['screen', screen] as const]);

  it('is the newest page’s picture, of those that are connected', () => {
    const old = { order: 1, connected: true, tracks: tracks('old') };
    const young = { order: 2, connected: true, tracks: tracks('young') };
    expect(shownOf([old, young]).screen).toBe('young');
    expect(shownOf([old, { ...young, connected: false }]).screen).toBe('old');
  });

  it('is nothing where nothing is sent, and kinds come from whichever page sends them', () => {
    const screen = { order: 1, connected: true, tracks: tracks('a') };
    const voice = { order: 2, connected: true, tracks: new Map([['voice', 'b'] as const]) };
    expect(shownOf([])).toEqual({ screen: null, camera: null, voice: null });
    expect(shownOf([screen, voice])).toEqual({ screen: 'a', camera: null, voice: 'b' });
  });
});

describe('a connection', () => {
  const here: Standing = { id: 'm1', holder: 'robin', state: 'connected', missing: null };
  const anew: Standing = { id: 'm2', holder: 'robin', state: 'connecting', missing: null };

  it('goes on under a line that was lost, for a while', () => {
    const lost = { ...here, missing: 1_000 };
    expect(overOf([lost], 1_000 + WITHOUT_LINE - 1)).toEqual([]);
    expect(overOf([lost], 1_000 + WITHOUT_LINE)).toEqual(['m1']);
  });

  it('gives way to a new page of the same customer once it carries nothing itself', () => {
    const lost = { ...here, missing: 1_000 };
    expect(overOf([lost, anew], 1_001)).toEqual([]);
    expect(overOf([{ ...lost, state: 'disconnected' }, anew], 1_001)).toEqual(['m1']);
    expect(
      overOf(
        [
          { ...lost, state: 'disconnected' },
          { ...anew, holder: 'sam' },
        ],
        1_001,
      ),
    ).toEqual([]);
  });

  it('is mended while its page is there, and over when it is closed', () => {
    expect(overOf([{ ...here, state: 'failed' }], 99_999)).toEqual([]);
    expect(overOf([{ ...here, state: 'closed' }], 0)).toEqual(['m1']);
  });
});
