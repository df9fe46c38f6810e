import { describe, test } from 'vitest';
import { turnserver } from './harness/turn.ts';
import { prepareAway } from './story/away.ts';

// Somebody's network is another one from one moment to the next. The agent's, and networks that die silently:
// network.long.e2e.ts.

describe.skipIf(turnserver === null)('a network that changes', async () => {
  if (turnserver === null) return;
  const stay = await prepareAway();

  test('costs the customer five seconds at most, and neither key, talk, picture nor file', () =>
    stay([{ who: 'customer', how: 'cut' }], 20_000_000));
});
