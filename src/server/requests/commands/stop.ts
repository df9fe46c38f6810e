import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { Problem, problemFromDatabase } from '../../../contracts/errors.ts';
import type { StopShown } from '../../../contracts/sign-in.ts';
import type { App } from '../../app.ts';

interface ShownRow {
  readonly what: 'wait' | 'factor';
  readonly desk_name: string;
  readonly client_name: string;
  /** Whoever was mailed the link. */
  readonly reader: string;
  readonly sentence: string | null;
  readonly asker: string | null;
  readonly agent_name: string | null;
  readonly owner: string | null;
  readonly own: boolean;
  readonly factor_kind: 'passkey' | 'authenticator' | null;
  readonly at: Date;
  readonly until: Date;
  readonly state: 'open' | 'stopped' | 'over';
  readonly approval_id: string | null;
  readonly request_id: string | null;
  readonly contact_id: string | null;
  readonly evaluation: boolean;
}

/** What a stop link would stop; nothing changes by looking. Throws `link-bad`. */
export async function lookAtStop(app: App, secret: string): Promise<z.infer<typeof StopShown>> {
  const row = await shown(app, secret);
  return {
    what: row.what,
    deskName: row.desk_name,
    clientName: row.client_name,
    asked: row.sentence,
    asker: row.asker,
    agentName: row.agent_name,
    owner: row.owner,
    own: row.own,
    factorKind: row.factor_kind,
    at: row.at.toISOString(),
    until: row.until.toISOString(),
    state: row.state,
  };
}

/**
 * Stops what the link is for, by whoever was mailed it: a wait ends as a no; a factor that does not count yet is
 * removed and all sign-ins of its owner end. Works once. Throws `link-bad`.
 */
export async function stopByLink(app: App, secret: string): Promise<{ done: true }> {
  const row = await shown(app, secret);
  try {
    await app.pools.app.query('select guard.stop($1, $2)', [bytesOf(secret), canonicalize(told(row))]);
  } catch (error) {
    throw problemFromDatabase(error) ?? error;
  }
  app.bus.wake();
  app.mail.wake();
  return { done: true };
}

async function shown(app: App, secret: string): Promise<ShownRow> {
  const { rows } = await app.pools.app.query<ShownRow>('select * from guard.stop_shown($1)', [
    bytesOf(secret),
  ]);
  const [row] = rows;
  if (row === undefined) throw new Problem('link-bad');
  return row;
}

function bytesOf(secret: string): Buffer {
  return Buffer.from(secret, 'base64url');
}

/** What the record says of it. */
function told(row: ShownRow): Record<string, unknown> {
  const evaluation = row.evaluation ? { evaluation: true } : {};
  if (row.what === 'factor') {
    const factor = row.factor_kind === 'passkey' ? 'passkey' : 'authenticator app';
    const whose = row.own ? 'their own' : `${row.owner ?? 'somebody'}'s`;
    const sentence = `${row.reader} stopped ${whose} new ${factor} by mail link; every sign-in of its owner ended.`;
    return { sentence, ...evaluation };
  }
  return {
    sentence: `${row.reader} stopped it by mail link: ${row.sentence ?? ''}`,
    approval: row.approval_id,
    request: row.request_id,
    ...(row.contact_id === null ? {} : { contact: row.contact_id }),
    ...evaluation,
  };
}
