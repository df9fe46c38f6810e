import { v7 } from 'uuid';
import type { z } from 'zod';
import { Problem } from '../../contracts/errors.ts';
import type { LineGrant } from '../../contracts/sessions.ts';
import { newToken } from '../db/tokens.ts';
import { read } from '../gate/perform.ts';
import type { AnyCaller } from '../gate/tx.ts';

/**
 * Grants a socket to whoever is in a session: good once, for 30 seconds, from the page that asked. Throws
 * `session-not-yours`, `session-ended`, `session-over`.
 *
 * @param origin the page's Origin, which the door has checked already
 */
export function grantLine(
  caller: AnyCaller,
  sessionId: string,
  origin: string,
): Promise<z.infer<typeof LineGrant>> {
  const action = caller.actor.kind === 'customer' ? 'session.join' : 'session.host';
  return read(caller, { action }, async (tx) => {
    if (origin === '') throw new Problem('bad-origin');
    const { text, bytes } = newToken();
    const { until } = await tx.row<{ until: Date }>('select guard.grant_line($1, $2, $3, $4, $5) as until', [
      v7(),
      sessionId,
      bytes,
      origin,
      caller.token,
    ]);
    return { grant: text, expiresAt: until.toISOString() };
  });
}
