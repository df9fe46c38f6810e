import type { Me } from '../../contracts/common.ts';
import { Problem } from '../../contracts/errors.ts';
import type { App } from '../app.ts';
import type { Account } from './account.ts';
import { readMe } from './me.ts';

/** The account behind a living sign-in, and the person as their pages see them. @throws sign-in-needed */
export async function accountHere(app: App, token: Buffer): Promise<{ account: Account; me: Me }> {
  const me = await readMe(app, token);
  if (me === null) throw new Problem('sign-in-needed');
  return { me, account: { kind: me.kind, id: me.id, clientId: me.clientId, name: me.name } };
}
