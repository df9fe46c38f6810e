import { expect, it } from 'vitest';
import { figuresOf, judge } from './quality.ts';

it.each([
  [{ connected: false, rtt: 1, loss: 0 }, 'unconnected'],
  [{ connected: true, rtt: null, loss: null }, 'good'],
  [{ connected: true, rtt: 400, loss: 0.05 }, 'good'],
  [{ connected: true, rtt: 401, loss: 0 }, 'slow'],
  [{ connected: true, rtt: 900, loss: 0.06 }, 'lossy'],
] as const)('%j is %s', (figures, quality) => expect(judge(figures)).toBe(quality));

it('takes the round trip of the way in use and the worst loss of all', () => {
  const reports = [
    { type: 'candidate-pair', nominated: false, state: 'succeeded', currentRoundTripTime: 9 },
    { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.05 },
    { type: 'remote-inbound-rtp', fractionLost: 0.01 },
    { type: 'remote-inbound-rtp', fractionLost: 0.2 },
    { type: 'codec' },
  ];
  expect(figuresOf(reports, true)).toEqual({ connected: true, rtt: 50, loss: 0.2 });
  expect(figuresOf([], false)).toEqual({ connected: false, rtt: null, loss: null });
});
