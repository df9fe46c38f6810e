import { expect, it } from 'vitest';
import { figuresOf, judge } from './quality.ts';

it.each([
  [{ connected: false, rtt: 1, loss: 0, bits: 9 }, 'unconnected'],
  [{ connected: true, rtt: null, loss: null, bits: null }, 'good'],
  [{ connected: true, rtt: 400, loss: 0.05, bits: 250_000 }, 'good'],
  [{ connected: true, rtt: 401, loss: 0, bits: null }, 'slow'],
  [{ connected: true, rtt: 900, loss: 0, bits: 249_999 }, 'narrow'],
  [{ connected: true, rtt: 900, loss: 0.06, bits: 100_000 }, 'lossy'],
] as const)('%j is %s', (figures, quality) => expect(judge(figures)).toBe(quality));

it('takes the round trip of the way in use and the worst loss of all', () => {
  const reports = [
    { type: 'candidate-pair', nominated: false, state: 'succeeded', currentRoundTripTime: 9 },
    {
      type: 'candidate-pair',
      nominated: true,
      state: 'succeeded',
      currentRoundTripTime: 0.05,
      availableOutgoingBitrate: 2_000_000,
    },
    { type: 'remote-inbound-rtp', fractionLost: 0.01 },
    { type: 'remote-inbound-rtp', fractionLost: 0.2 },
    { type: 'codec' },
  ];
  expect(figuresOf(reports, true)).toEqual({ connected: true, rtt: 50, loss: 0.2, bits: 2_000_000 });
  expect(figuresOf(reports.slice(0, 2), true).bits).toBeNull(); // nothing goes out
  expect(figuresOf([], false)).toEqual({ connected: false, rtt: null, loss: null, bits: null });
});
