import { randomBytes, randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import type { z } from 'zod';
import { Problem } from '../../../contracts/errors.ts';
import type { SessionKey } from '../../../contracts/sessions.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { inSession, readSession } from '../access.ts';

/** Nine digits among a thousand million: eight agents' worth of keys hardly ever meet; then another is drawn. */
const DRAWS = 5;

/**
 * Makes the ways into a session that waits for its customer: nine digits and a link, each good once and for ten minutes.
 * Earlier ones end. They are shown once and kept as hashes. Throws `customer-there`.
 */
export function layKey(caller: Caller, sessionId: string): Promise<z.infer<typeof SessionKey>> {
  return inSession(caller, sessionId, 'Make a support key', async ({ tx, tell }) => {
    const { key, expiresAt } = await drawKey(tx, sessionId);
    const secret = randomBytes(32).toString('base64url');
    await lay(tx, sessionId, 'link', secret);
    tell('session.key', 'A support key was made.');
    return { key, link: `${caller.app.config.url}/join#k=${secret}`, expiresAt: expiresAt.toISOString() };
  });
}

async function drawKey(tx: Tx, sessionId: string): Promise<{ key: string; expiresAt: Date }> {
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const key = String(randomInt(1_000_000_000)).padStart(9, '0');
    const { laid, expires_at } = await lay(tx, sessionId, 'key', key);
    if (laid) return { key, expiresAt: expires_at };
  }
  throw new Problem('try-again');
}

function lay(tx: Tx, sessionId: string, way: 'key' | 'link', secret: string) {
  return tx.row<{ laid: boolean; expires_at: Date }>('select * from guard.lay_key($1, $2, $3, $4)', [
    v7(),
    sessionId,
    way,
    secret,
  ]);
}

/** Asks for a mail with a link: to whom was found in the contact, else to the address typed. Throws `customer-there`. */
export async function mailSession(caller: Caller, sessionId: string, email: string | undefined) {
  await inSession(caller, sessionId, 'Mail a link to the session', async ({ tx, row, tell }) => {
    if (row.client_id === null && email === undefined) {
      const message = 'type the address that the link goes to';
      throw new Problem('bad-input', { count: 1, fields: [{ field: 'body.email', message }] });
    }
    await tx.rows('select guard.mail_session($1, $2)', [sessionId, email ?? null]);
    tell('session.mail', 'A link to the session was sent by mail.', row.client_id === null ? { email } : {});
  });
  return readSession(caller, sessionId);
}
