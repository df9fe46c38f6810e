import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { startEmbedded } from '../server/db/embedded/embedded.ts';
import { backupCommand } from './backup.ts';

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-backup-'));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

it('of a folder in which PostgreSQL was made and no database yet, as a refused restore leaves it, says what to do', async () => {
  const data = path.join(scratch, 'data');
  const embedded = await startEmbedded({ data });
  const said: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    const file = path.join(scratch, 'one.backup');
    expect(await backupCommand([file, '--data', data])).toBe(1);
    expect(said.join('')).toBe(
      'The database is empty, so there is nothing to back up; start Bailiwick once first.\n',
    );
    expect(fs.existsSync(file)).toBe(false);
  } finally {
    spy.mockRestore();
    await embedded.close();
  }
});
