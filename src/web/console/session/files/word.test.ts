import { expect, it } from 'vitest';
import type { SessionFile } from '../../../../contracts/files.ts';
import { wordOf } from './word.ts';

const active = { state: 'active' as const, consents: [] };
const receiving = { id: 'a', state: 'receiving', agreed: true } as const;
const word = (file: Pick<SessionFile, 'way' | 'comes'>, holds = false) =>
  wordOf(active, { ...receiving, ...file } as SessionFile, { holds: () => holds, moves: () => holds });

it('says of what a customer sends whether it comes, and when nothing of it does any more', () => {
  expect(word({ way: 'to-agent', comes: true })).toBe('coming');
  expect(word({ way: 'to-agent', comes: false })).toBe('halted');
});

it('says of what goes to a customer that a colleague sends it, and that it broke off only when it did', () => {
  expect(word({ way: 'to-customer', comes: true })).toBe('passing');
  expect(word({ way: 'to-customer', comes: false })).toBe('broken');
  expect(word({ way: 'to-customer', comes: true }, true)).toBe('going');
});
