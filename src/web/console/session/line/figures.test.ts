import { describe, expect, it } from 'vitest';
import { hasTurn, healthOf, readFigures, saidOf, wordOfLine } from './figures.ts';

const reports = [
  { type: 'candidate-pair', id: 'p0', nominated: false, state: 'succeeded', currentRoundTripTime: 3 },
  {
    type: 'candidate-pair',
    id: 'p1',
    nominated: true,
    state: 'succeeded',
    currentRoundTripTime: 0.08,
    localCandidateId: 'c1',
  },
  { type: 'local-candidate', id: 'c1', candidateType: 'relay' },
  {
    type: 'inbound-rtp',
    kind: 'video',
    frameWidth: 1920,
    frameHeight: 1080,
    framesPerSecond: 24,
    packetsLost: 10,
    packetsReceived: 990,
  },
  { type: 'inbound-rtp', kind: 'audio', packetsLost: 0, packetsReceived: 100 },
];

describe('the figures', () => {
  it('are those of the picture and of the way in use', () => {
    expect(readFigures(reports, null)).toEqual({
      width: 1920,
      height: 1080,
      frames: 24,
      rtt: 80,
      loss: null,
      relayed: true,
      lost: 10,
      received: 1090,
    });
  });

  it('count the loss since the last look, never below nothing', () => {
    expect(readFigures(reports, { lost: 0, received: 1000 }).loss).toBeCloseTo(0.1);
    expect(readFigures(reports, { lost: 20, received: 1000 }).loss).toBe(0);
  });

  it('are unknown where nothing was measured', () => {
    expect(readFigures([], null)).toMatchObject({
      width: null,
      frames: null,
      rtt: null,
      loss: null,
      relayed: false,
    });
  });
});

describe('the health', () => {
  const seen = {
    state: 'connected',
    waited: 0,
    turn: false,
    figures: { rtt: 20, loss: 0 },
    bits: null,
  } as const;

  it.each([
    [seen, 'good'],
    [{ ...seen, figures: { rtt: 500, loss: 0 } }, 'slow'],
    [{ ...seen, figures: { rtt: 20, loss: 0.2 } }, 'lossy'],
    [{ ...seen, bits: 100_000 }, 'narrow'],
    [{ ...seen, state: 'connecting', waited: 9_999 }, 'connecting'],
    [{ ...seen, state: 'failed', waited: 10_000 }, 'no-turn'],
    [{ ...seen, state: 'failed', waited: 10_000, turn: true }, 'blocked'],
    [{ ...seen, state: null }, 'nobody'],
  ] as const)('of %j is %s', (one, health) => expect(healthOf(one)).toBe(health));

  it('knows a TURN server from STUN', () => {
    expect([hasTurn([{ urls: ['stun:a'] }]), hasTurn([{ urls: 'turns:b' }])]).toEqual([false, true]);
  });
});

it('says nothing of a picture that is not there any more, though the browser still counts it', () => {
  const figures = readFigures(reports, null);
  expect(saidOf(figures, true)).toBe(figures);
  expect(saidOf(figures, false)).toMatchObject({ width: null, height: null, frames: null, rtt: figures.rtt });
});

describe('what is said of the line', () => {
  const line = { health: 'good', isUp: true, wasUp: true, blind: false, comes: true, figures: {} } as const;

  it.each([
    [line, 'good'],
    [{ ...line, blind: true, figures: null }, 'blind'],
    [{ ...line, isUp: false }, 'off-line'],
    [{ ...line, isUp: false, comes: false }, 'off-line-bare'],
    [{ ...line, isUp: false, wasUp: false }, 'good'],
  ] as const)('of %j is %s', (one, word) => expect(wordOfLine(one)).toBe(word));
});
