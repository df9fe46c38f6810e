import { describe, expect, it } from 'vitest';
import * as contract from '../../contracts/session-peer.ts';
import { MOST } from '../../live/forms.ts';
import { readPoint, readSaid } from './said.ts';

const ID = '019ab000-0000-7000-8000-000000000001';
const stroke = { t: 'stroke', id: 's1', points: [[0, 1]], color: 'red', done: false };
const frozen = { t: 'frozen', id: 'f1', part: 0, of: 1, data: '/9j/' };

const GOOD = [
  { t: 'tracks', screen: '0', camera: null, voice: '1' },
  { t: 'line', id: ID },
  stroke,
  { ...stroke, points: [] },
  { t: 'clear' },
  frozen,
  { t: 'thaw' },
];
const BAD = [
  { t: 'tracks', screen: 0, camera: null, voice: null },
  { t: 'line', id: 'x' },
  { ...stroke, points: [[0, 2]] },
  { ...stroke, points: [[0, 0, 0]] },
  { ...stroke, points: Array.from({ length: 201 }, () => [0, 0]) },
  { ...stroke, color: 'url(//x)' },
  { ...stroke, id: '' },
  { ...frozen, part: -1 },
  { ...frozen, of: 401 },
  { ...frozen, part: 0.5 },
  { ...frozen, data: 'x'.repeat(15_001) },
  { t: 'toString' },
  { t: 'surface', on: 'page' },
  {},
  null,
  [],
];

describe('what an agent’s page says', () => {
  it.each(GOOD.map((said) => [JSON.stringify(said).slice(0, 60), said]))(
    '%s is taken, as the contract has it',
    (_, said) => {
      expect(contract.AgentSays.safeParse(said).success).toBe(true);
      expect(readSaid(JSON.stringify(said))).toEqual(said);
    },
  );

  it.each(BAD.map((said) => [JSON.stringify(said).slice(0, 60), said]))('%s is not', (_, said) => {
    expect(contract.AgentSays.safeParse(said).success).toBe(false);
    expect(readSaid(JSON.stringify(said))).toBeNull();
  });

  it('is not taken when it is too long, no JSON, or no text', () => {
    const long = JSON.stringify({ ...frozen, more: 'x'.repeat(MOST.bytes) });
    expect([readSaid(long), readSaid('{'), readSaid(new ArrayBuffer(2))]).toEqual([null, null, null]);
  });

  it('has the limits of the contract', () => {
    expect(MOST).toEqual({
      bytes: contract.PEER_MESSAGE_BYTES,
      parts: contract.FROZEN_PARTS,
      chars: contract.FROZEN_PART_CHARS,
      points: 200,
    });
  });

  it('points at a place of the picture, or at none', () => {
    const point = (x: unknown, y: unknown) => readPoint(JSON.stringify({ t: 'point', x, y }));
    expect([point(0, 1), point(null, null)]).toEqual([
      { t: 'point', x: 0, y: 1 },
      { t: 'point', x: null, y: null },
    ]);
    expect([point(0, null), point(1.1, 0), point('0', 0), readPoint('null')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
