import { expect, it } from 'vitest';
import { bytesOf } from './bytes.ts';

it('says sizes as people read them', () => {
  expect([0, 1, 999, 1_500, 1_250_000, 2_147_483_648].map(bytesOf)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '2 kB',
    '1.3 MB',
    '2.1 GB',
  ]);
});
