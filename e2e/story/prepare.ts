import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PREPARED, prepareDesk } from './prepared.ts';

/** Runs once before all browser tests: a desk is set up by hand, for the stories that begin with one. */
export async function setup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bailiwick-prepared-'));
  process.env[PREPARED] = folder;
  await prepareDesk(folder);
}

export function teardown(): void {
  const folder = process.env[PREPARED];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
