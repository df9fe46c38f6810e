import { open } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { problemOf } from './problems.ts';

it('says that there is no room when the disk is full', async () => {
  const full = await open('/dev/full', 'w');
  const error: unknown = await full.write('a').catch((refused: unknown) => refused);
  await full.close();
  expect(problemOf(error).body('r')).toMatchObject({ status: 507, code: 'no-room' });
});
