import type { DatabaseAccess } from '../../server/db/access.ts';
import type { Config } from '../../server/config.ts';
import { lookForSealingKey } from '../../server/db/sealing.ts';
import type { SealingKey } from '../../server/db/sealing.ts';
import { messageOf } from '../../server/db/obstacle.ts';
import { connectOwner } from '../../server/db/roles.ts';
import { AUTHENTICATOR_KEY, beginningBy, UNREADABLE } from '../../server/sign-in/sealedSecret.ts';
import { accessOf } from './checks.ts';
import type { Finding } from './checks.ts';

/** Whether the key file is here that sealed the secrets of authenticator apps. It makes none. */
export async function checkAuthenticators(config: Config): Promise<Finding> {
  let key: SealingKey | null;
  try {
    key = lookForSealingKey(config.data, AUTHENTICATOR_KEY);
  } catch (error) {
    return lacking(messageOf(error));
  }
  const n = await unreadableIn(config, key);
  if (n > 0) return lacking(`${n} of the authenticator apps cannot be checked: another key sealed them.`);
  if (key === null)
    return { state: 'good', what: 'The key of authenticator apps is made at the first start.' };
  return { state: 'good', what: `Authenticator apps are sealed by ${AUTHENTICATOR_KEY}.` };
}

function lacking(what: string): Finding {
  return {
    state: 'fault',
    what,
    why: 'Whoever has no passkey cannot sign in.',
    next: `put DATA/secrets/${AUTHENTICATOR_KEY} back from its copy and start again; is it lost and no admin has a passkey, run bailiwick let-in MAIL.`,
  };
}

/** How many authenticators that key does not open; 0 when the database cannot be asked, which checkDatabase tells about. */
async function unreadableIn(config: Config, key: SealingKey | null): Promise<number> {
  try {
    const access = accessOf(config);
    return typeof access === 'string' ? 0 : await countUnreadable(access, key);
  } catch {
    return 0;
  }
}

/**
 * After a restore, while the key file can still be put beside it: a sentence about who will not get in; null when
 * everybody will.
 */
export async function whoIsLeftOut(access: DatabaseAccess, data: string): Promise<string | null> {
  const n = await countUnreadable(access, lookForSealingKey(data, AUTHENTICATOR_KEY));
  if (n === 0) return null;
  return (
    `${n} of the authenticator apps cannot be checked: DATA/secrets/${AUTHENTICATOR_KEY}, which sealed them, is not ` +
    'here. Put it back, or only passkeys work; whoever has none is then removed and invited anew, and an admin is let in by bailiwick let-in MAIL.'
  );
}

/** How many authenticators that key does not open; without a key, all that are sealed. */
async function countUnreadable(access: DatabaseAccess, key: SealingKey | null): Promise<number> {
  const client = await connectOwner(access);
  try {
    const beginning = key === null ? NOBODYS : beginningBy(key);
    const { rows } = await client.query<{ n: number }>(UNREADABLE, [beginning]);
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

/** What no sealed text begins with. */
const NOBODYS = ' ';
