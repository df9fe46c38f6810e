import { expect, it } from 'vitest';
import {
  FROZEN_PART_CHARS,
  FROZEN_PARTS,
  PEER_MESSAGE_BYTES,
  PeerFrozen,
} from '../../../../contracts/session-peer.ts';
import { FROZEN, partsOf } from './freeze.ts';

it('has the limits of the contract', () => {
  expect(FROZEN).toEqual({ parts: FROZEN_PARTS, chars: FROZEN_PART_CHARS });
});

it('cuts a picture into messages that the contract takes and that make it whole again', () => {
  const picture = 'abcd'.repeat(10_000);
  const parts = partsOf(picture, crypto.randomUUID()) ?? [];
  expect(parts.map(({ part, of }) => [part, of])).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
  ]);
  for (const part of parts) {
    expect(PeerFrozen.safeParse(part).success).toBe(true);
    expect(JSON.stringify(part).length).toBeLessThan(PEER_MESSAGE_BYTES);
  }
  expect(parts.map(({ data }) => data).join('')).toBe(picture);
});

it('does not send what is too large, or nothing', () => {
  expect(partsOf('x'.repeat(FROZEN.parts * FROZEN.chars + 1), 'f')).toBeNull();
  expect(partsOf('', 'f')).toBeNull();
});
