import { describe, expect, it } from 'vitest';
import { CustomerSays } from '../../../../contracts/session-peer.ts';
import { readSaid } from './said.ts';

const ID = '019ab000-0000-7000-8000-000000000001';

const GOOD = [
  { t: 'tracks', screen: '0', camera: null, voice: '1' },
  { t: 'line', id: ID },
  { t: 'surface', on: 'copy' },
  { t: 'stroke', id: 's1', points: [[0, 1]], color: 'red', done: true },
  { t: 'frozen', id: 'f1', part: 0, of: 1, data: '/9j/' },
  { t: 'stroke', id: 's1', points: [[0, 1]], color: 'red', done: true, by: ID },
  { t: 'frozen', id: 'f1', part: 0, of: 1, data: '/9j/', by: ID },
  { t: 'clear' },
  { t: 'thaw' },
];
const BAD = [
  { t: 'tracks', screen: 0, camera: null, voice: null },
  { t: 'tracks', screen: 'x'.repeat(17), camera: null, voice: null },
  { t: 'line', id: 'x' },
  { t: 'surface', on: 'wall' },
  { t: 'stroke', id: 's1', points: [[0, 2]], color: 'red', done: true },
  { t: 'frozen', id: 'f1', part: 0, of: 401, data: '' },
  { t: 'stroke', id: 's1', points: [[0, 1]], color: 'red', done: true, by: 'x' },
  { t: 'frozen', id: 'f1', part: 0, of: 1, data: '/9j/', by: null },
  { t: 'toString' },
  null,
  [],
];

describe('what a customer’s page says', () => {
  it.each(GOOD.map((said) => [JSON.stringify(said), said]))(
    '%s is taken, as the contract has it',
    (text, said) => {
      expect(CustomerSays.safeParse(said).success).toBe(true);
      expect(readSaid(text)).toEqual(said);
    },
  );

  it.each(BAD.map((said) => [JSON.stringify(said), said]))('%s is not', (text, said) => {
    expect(CustomerSays.safeParse(said).success).toBe(false);
    expect(readSaid(text)).toBeNull();
  });

  it('is not taken when it is too long, no JSON, or no text', () => {
    const long = JSON.stringify({ t: 'surface', on: 'copy', more: 'x'.repeat(16 * 1024) });
    expect([readSaid(long), readSaid('{'), readSaid(new ArrayBuffer(2))]).toEqual([null, null, null]);
  });
});
