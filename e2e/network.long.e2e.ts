import { describe, test } from 'vitest';
import { turnserver } from './harness/turn.ts';
import { prepareAway } from './story/away.ts';

// Networks that are others from one moment to the next, or die without a word: no connection breaks, and the browser
// believes that it is online.

describe.skipIf(turnserver === null)('a network', async () => {
  if (turnserver === null) return;
  const stay = await prepareAway();
  const both = ['agent', 'customer'] as const;

  test('that changes costs five seconds at most, on either side, and neither key, talk, picture nor file', () =>
    stay(
      both.map((who) => ({ who, how: 'cut' })),
      60_000_000,
    ));

  test('that dies silently costs no more', () =>
    stay(
      both.map((who) => ({ who, how: 'silence' })),
      60_000_000,
    ));
});
