import { expect, it } from 'vitest';
import { FILE_BYTES } from '../../contracts/files.ts';
import { MOST } from './carrier.ts';

it('refuses by itself what the server would refuse for its size', () => {
  expect(MOST).toBe(FILE_BYTES);
});
