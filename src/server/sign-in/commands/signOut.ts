import type { z } from 'zod';
import type { Done } from '../../../contracts/common.ts';
import type { App } from '../../app.ts';
import { tokenOf } from '../../db/tokens.ts';
import { asAuth } from '../authTx.ts';
import { readMe } from '../me.ts';
import { endSignIn } from '../start.ts';

/** Ends the sign-in of this browser. Nobody signed in is signed out already. */
export async function signOut(app: App, token: Buffer | null): Promise<z.output<typeof Done>> {
  const me = token === null ? null : await readMe(app, token);
  if (token !== null && me !== null) {
    const account = { kind: me.kind, id: me.id, clientId: me.clientId, name: me.name };
    await asAuth(app, (tx) => endSignIn(tx, account, tokenOf(token).hash));
    app.bus.wake();
  }
  return { done: true };
}
