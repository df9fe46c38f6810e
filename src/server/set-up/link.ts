import fs from 'node:fs';
import path from 'node:path';
import type { App } from '../app.ts';
import { codeOf } from '../db/obstacle.ts';
import { newToken } from '../db/tokens.ts';
import { asAuth } from '../sign-in/authTx.ts';

/**
 * Makes the link that sets the desk up, good for an hour; older ones end. Its secret stands in the fragment, which no
 * browser sends, and only its hash is stored.
 *
 * @returns the link, or null when the desk is set up
 */
export async function newSetUpLink(app: Pick<App, 'pools' | 'config'>): Promise<string | null> {
  const { text, hash } = newToken();
  const made = await asAuth(app, async (tx) => {
    const row = await tx.first<{ phase: string }>('select guard.phase() as phase');
    if (row?.phase !== 'set-up') return false;
    await tx.rows('delete from auth.set_up where used_at is null');
    await tx.rows(
      "insert into auth.set_up (secret_hash, expires_at) values ($1, guard.now() + interval '1 hour')",
      [hash],
    );
    return true;
  });
  return made ? `${app.config.url}/set-up#${text}` : null;
}

/** The file in which a set-up link waits when nobody looks at a terminal. */
export function setUpLinkFile(data: string): string {
  return path.join(data, 'setup-url');
}

/**
 * Tells whoever started the server the set-up link, if the desk is not set up: by `print` at a terminal, else in
 * `DATA/setup-url` (0600), which goes when the link was used.
 *
 * @param print writes to the terminal; null when there is none
 */
export async function tellSetUpLink(
  app: Pick<App, 'pools' | 'config' | 'bus'>,
  data: string,
  print: ((link: string) => void) | null,
): Promise<void> {
  const file = setUpLinkFile(data);
  fs.rmSync(file, { force: true });
  const link = await newSetUpLink(app);
  if (link === null) return;
  if (print !== null) return print(link);
  fs.writeFileSync(file, `${link}\n`, { mode: 0o600, flag: 'wx' });
  const end = app.bus.subscribe(({ topic }) => {
    if (topic !== 'desk') return;
    end();
    removeFile(file);
  });
}

/** A data folder that was taken away meanwhile has no link in it either. */
function removeFile(file: string): void {
  try {
    fs.unlinkSync(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
