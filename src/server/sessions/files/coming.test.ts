import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { Coming } from './coming.ts';
import { append, pathOf } from './disk.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('the hash of a file is that of what is on disk, also where a full disk did not take what had been counted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bailiwick-coming-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const coming = new Coming();
  const id = randomUUID();
  const piece = (offset: number, text: string) =>
    append(folder, id, offset, 8 - offset, Readable.from([Buffer.from(text)]), coming.along(id, offset));

  await piece(0, 'AAAA');
  await rename(pathOf(folder, id), join(folder, 'kept'));
  await symlink('/dev/full', pathOf(folder, id));
  await expect(piece(4, 'BBBB')).rejects.toMatchObject({ code: 'ENOSPC' });
  await rename(join(folder, 'kept'), pathOf(folder, id));
  await piece(4, 'CCCC');

  expect((await coming.hash(folder, id, 8)).toString('hex')).toBe(sha256('AAAACCCC'));
});
