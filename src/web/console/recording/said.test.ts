import { expect, it } from 'vitest';
import { saidDuring } from './said.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const message = (seconds: number) => ({
  id: String(seconds),
  from: { name: 'Robin' },
  text: 'x',
  at: at(seconds),
});

it('is what came between begin and end, by the film’s own clock', () => {
  const recording = { startedAt: at(10), stoppedAt: at(40), ms: 25_000 };
  const said = saidDuring(recording, [5, 10, 20, 39, 41].map(message));
  // The film is 25 s long: there was a pause, so the last message stands at its end.
  expect(said.map(({ seconds }) => seconds)).toEqual([0, 10, 25]);
});
