import { v7 } from 'uuid';
import type { z } from 'zod';
import { Problem, problemFromDatabase } from '../../../contracts/errors.ts';
import type { HelpDesk, LeaveMessage, Stood, Wait } from '../../../contracts/queue.ts';
import type { App } from '../../app.ts';
import { newToken } from '../../db/tokens.ts';
import { networkOf } from '../../doors/address.ts';
import { lineOf } from './line.ts';
import { helpDeskBy, helpParts } from './store.ts';

const DONE = { done: true } as const;

/** A desk's help page: whether it is open, its hours and groups. Throws `not-found`. */
export async function readHelpDesk(app: App, slug: string): Promise<HelpDesk> {
  const row = await helpDeskBy(app.pools.app, slug);
  if (row === null) throw new Problem('not-found');
  const { groups, hours, closedDays } = await helpParts(app.pools.app, row.desk_id);
  const url = new URL(app.config.url);
  return {
    desk: row.desk_name,
    domain: url.host,
    verified: url.protocol === 'https:',
    stopped: row.stopped,
    open: row.open,
    opensAt: row.open ? null : (row.opens_at?.toISOString() ?? null),
    zone: row.zone,
    hours,
    closedDays,
    groups,
  };
}

/** Somebody who comes to a help page. */
interface Comer {
  readonly slug: string;
  readonly ip: string;
}

/** Stands in line; the token is shown once. Throws `not-found`, `queue-closed`, `queue-full`, `sessions-stopped`. */
export async function standInLine(
  app: App,
  comer: Comer,
  input: z.infer<typeof Wait>,
): Promise<z.infer<typeof Stood>> {
  const token = newToken();
  await come(app, comer, token.bytes, input);
  return { token: token.text, waiting: await lineOf(app).ask(token.bytes, undefined, comer.ip) };
}

/** Leaves a message, at any hour. Throws `not-found`, `queue-closed`, `queue-full`, `sessions-stopped`. */
export async function leaveMessage(app: App, comer: Comer, input: z.infer<typeof LeaveMessage>) {
  await come(app, comer, null, input);
  return DONE;
}

/** Leaves the line at once. Whoever left already, or was taken, stays so. */
export async function leaveLine(app: App, token: Buffer | null) {
  if (token === null) throw new Problem('queue-over');
  await app.pools.app.query('select guard.leave_line($1)', [token]);
  app.bus.wake();
  return DONE;
}

async function come(
  app: App,
  { slug, ip }: Comer,
  token: Buffer | null,
  input: z.infer<typeof LeaveMessage> | z.infer<typeof Wait>,
): Promise<void> {
  const device = 'device' in input ? input.device : {};
  await app.pools.app
    .query('select guard.stand_in_line($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
      v7(),
      slug,
      input.groupId ?? null,
      token,
      input.name,
      input.about,
      input.email ?? null,
      JSON.stringify(device),
      networkOf(ip),
      input.language,
      app.config.evaluation,
    ])
    .catch((error: unknown) => {
      throw problemFromDatabase(error) ?? error;
    });
  app.bus.wake();
}
