import type { z } from 'zod';
import type { Done } from '../../../contracts/common.ts';
import { Problem } from '../../../contracts/errors.ts';
import type { SignIns } from '../../../contracts/sign-in.ts';
import type { App } from '../../app.ts';
import { tokenOf } from '../../db/tokens.ts';
import { asAuth } from '../authTx.ts';
import { accountHere } from '../here.ts';
import { endSignIn } from '../start.ts';

interface SignInRecord {
  readonly id: string;
  readonly token_hash: Buffer;
  readonly started_at: Date;
  readonly seen_at: Date;
  readonly device: string;
}

const LIST = `select id, token_hash, started_at, greatest(started_at, factor_at) as seen_at, device from auth.sign_in
  where ended_at is null and expires_at > guard.now()
    and case when $1 = 'agent' then agent_id = $2 else person_id = $2 and client_id = $3 end
  order by started_at desc, id limit 200`;

async function living(app: App, token: Buffer) {
  const { account } = await accountHere(app, token);
  const values = [account.kind, account.id, account.clientId];
  return { account, rows: await asAuth(app, (tx) => tx.rows<SignInRecord>(LIST, values)) };
}

/** Where whoever asks is signed in; `lastSeenAt` is when a factor was last shown there. */
export async function listSignIns(app: App, token: Buffer): Promise<z.output<typeof SignIns>> {
  const { rows } = await living(app, token);
  const { hash } = tokenOf(token);
  return {
    signIns: rows.map((row) => ({
      id: row.id,
      startedAt: row.started_at.toISOString(),
      lastSeenAt: row.seen_at.toISOString(),
      device: row.device,
      current: row.token_hash.equals(hash),
    })),
  };
}

/** Ends one's own sign-in somewhere, or here. @throws not-found */
export async function endMySignIn(
  app: App,
  token: Buffer,
  id: string,
): Promise<z.output<typeof Done> & { here: boolean }> {
  const { account, rows } = await living(app, token);
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw new Problem('not-found');
  await asAuth(app, (tx) => endSignIn(tx, account, row.token_hash));
  app.bus.wake();
  return { done: true, here: row.token_hash.equals(tokenOf(token).hash) };
}
