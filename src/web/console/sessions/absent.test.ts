import { expect, it } from 'vitest';
import { absentOf } from './absent.ts';

it('awaits a customer only while the session runs', () => {
  expect(absentOf({ state: 'waiting', mine: true })).toBe('nobody');
  expect(absentOf({ state: 'waiting', mine: false })).toBe('nobody');
  expect(absentOf({ state: 'ended', mine: true })).toBe('nobodyCame');
  expect(absentOf({ state: 'ended', mine: false })).toBe('hidden');
});
