import { expect, it } from 'vitest';
import { cameOver, Pulse } from './pulse.ts';

const pair = (more: object) => ({ type: 'candidate-pair', ...more });

it('counts whatever comes, on every way that was tried', () => {
  const reports = [
    pair({ bytesReceived: 100, requestsReceived: 2, responsesReceived: 3 }),
    pair({ requestsReceived: 1 }),
    { type: 'transport', bytesReceived: 9_000 },
  ];
  expect(cameOver(reports)).toBe(106);
  expect(cameOver([pair({ bytesReceived: 100 })])).toBeNull(); // its ends’ questions are not told: silence says nothing
  expect(cameOver([])).toBeNull();
});

it('tells a silence of three and a half seconds once, and again after as long', () => {
  const pulse = new Pulse();
  expect(pulse.take(1, 0)).toBe(false);
  expect(pulse.take(1, 3_000)).toBe(false);
  expect(pulse.take(1, 3_600)).toBe(true);
  expect(pulse.take(1, 4_600)).toBe(false);
  expect(pulse.take(1, 7_200)).toBe(true);
  expect(pulse.take(2, 8_000)).toBe(false);
  expect(pulse.take(null, 20_000)).toBe(false);
  expect(pulse.take(null, 40_000)).toBe(false);
});
