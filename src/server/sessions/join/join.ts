import { v7 } from 'uuid';
import type { z } from 'zod';
import { problemFromDatabase } from '../../../contracts/errors.ts';
import type { Join, Joined, JoinHost, JoinLook } from '../../../contracts/join.ts';
import type { CustomerActor } from '../../actor.ts';
import type { App } from '../../app.ts';
import { newToken } from '../../db/tokens.ts';
import { networkOf } from '../../doors/address.ts';
import { checkWork, refuseKey, secretOf } from './keys.ts';
import { hostOf, readJoined } from './view.ts';

/** Shows who waits behind a key; nothing is spent by it. Throws `session-key-wrong`, `work-needed`. */
export async function lookAtKey(
  app: App,
  { secret, work }: z.infer<typeof JoinLook>,
  ip: string,
): Promise<z.infer<typeof JoinHost>> {
  await checkWork(app, work);
  const { rows } = await app.pools.app.query<{ desk_name: string; agent_name: string }>(
    'select desk_name, agent_name from guard.look_at_key($1, $2)',
    [secretOf(secret), networkOf(ip)],
  );
  const [row] = rows;
  return row ? hostOf(app, row.desk_name, row.agent_name) : refuseKey(app);
}

/**
 * Comes into a session by its key and waits to be admitted; the key is spent. Throws `session-key-wrong`, `work-needed`,
 * `sessions-stopped`.
 */
export async function joinByKey(
  app: App,
  input: z.infer<typeof Join>,
  ip: string,
): Promise<z.infer<typeof Joined>> {
  await checkWork(app, input.work);
  const token = newToken();
  const customer = await knock(app, input, ip, token.bytes);
  if (customer === null) return refuseKey(app);
  return { token: token.text, session: await readJoined({ app, actor: customer, token: token.bytes }) };
}

/** One transaction: the key is spent, the customer stands there, and the record tells of it. Null: no such key. */
async function knock(
  app: App,
  { secret, name, device, language }: z.infer<typeof Join>,
  ip: string,
  token: Buffer,
): Promise<CustomerActor | null> {
  const id = v7();
  const { evaluation } = app.config;
  const { rows } = await app.pools.app
    .query<{ session_id: string; desk_id: string }>(
      'select session_id, desk_id from guard.knock($1, $2, $3, $4, $5, $6, $7, $8)',
      [id, secretOf(secret), token, name, JSON.stringify(device), networkOf(ip), language, evaluation],
    )
    .catch((error: unknown) => {
      throw problemFromDatabase(error) ?? error;
    });
  app.bus.wake();
  const [row] = rows;
  return row ? { kind: 'customer', id, deskId: row.desk_id, sessionId: row.session_id, evaluation } : null;
}
