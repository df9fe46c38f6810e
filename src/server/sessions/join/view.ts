import type { z } from 'zod';
import type { JoinHost, JoinView, Receipt } from '../../../contracts/join.ts';
import { Problem } from '../../../contracts/errors.ts';
import { sessionNumber } from '../../../contracts/words.ts';
import type { CustomerActor } from '../../actor.ts';
import type { App } from '../../app.ts';
import { read } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { presentConsent } from '../present.ts';
import { agentsOf, consentsOf, customerOf, isHandsOn, sessionById } from '../store.ts';

/** A caller who joined with a key. */
export type CustomerCaller = Caller<CustomerActor>;

type View = z.infer<typeof JoinView>;

/**
 * Who helps, and at what address this desk is. `verified`: it is set up to be reached by https there. Which page somebody
 * really looks at no server knows; their browser shows it.
 */
export function hostOf(app: App, desk: string, agent: string): z.infer<typeof JoinHost> {
  const url = new URL(app.config.url);
  return { desk, agent, domain: url.host, verified: url.protocol === 'https:' };
}

/** The session as its customer sees it. Throws `session-over`. */
export function readJoined(caller: CustomerCaller): Promise<View> {
  return read(caller, { action: 'session.join' }, (tx) => joinedView(tx, caller));
}

async function joinedView(tx: Tx, { app, actor }: CustomerCaller): Promise<View> {
  const row = await sessionById(tx, actor.sessionId);
  const me = await customerOf(tx, row.id);
  const { now } = await tx.row<{ now: Date }>('select guard.now() as now');
  const agents = await agentsOf(tx, row.id);
  const consents = await consentsOf(tx, row.id);
  return {
    id: row.id,
    customerId: actor.id,
    name: me?.name ?? '',
    host: hostOf(app, row.desk_name, row.host_name),
    state: row.state,
    admitted: me?.state === 'admitted',
    pausedAt: row.paused_at?.toISOString() ?? null,
    agents: agents
      .filter(({ state }) => state === 'in')
      .map(({ agent_id, name, part }) => ({ id: agent_id, name, part })),
    consents: consents
      .filter(({ state, expires_at }) => state === 'granted' || (state === 'asked' && expires_at > now))
      .map(presentConsent),
    handsOn: await isHandsOn(tx, row.id),
    ...(await recordingOf(tx, row.id)),
    now: now.toISOString(),
  };
}

/** How recording stands, as the customer is told. */
const recordingOf = (tx: Tx, session: string) =>
  tx.row<Pick<View, 'recorded' | 'recordingHadNoRoom'>>(
    'select guard.see_recorded($1) as recorded, guard.see_no_room($1) as "recordingHadNoRoom"',
    [session],
  );

interface Kept {
  readonly session: string;
  readonly desk: string;
  readonly customer: string;
  readonly state: View['state'];
  readonly customerState: 'knocking' | 'admitted' | 'refused' | 'left';
  readonly openedAt: string;
  readonly activeAt: string | null;
  readonly endedAt: string | null;
  readonly endedBy: z.infer<typeof Receipt>['endedBy'];
  readonly said: number;
  readonly mail: z.infer<typeof Receipt>['mail'];
  readonly agents: readonly string[] | null;
  readonly consents: readonly {
    readonly kind: z.infer<typeof Receipt>['consents'][number]['kind'];
    readonly state: string;
    readonly askedAt: string;
    readonly answeredAt: string | null;
    readonly endedAt: string | null;
    readonly about: { readonly name?: string };
    readonly whole: boolean | null;
  }[];
  readonly recordings: readonly { readonly from: string; readonly until: string | null }[];
}

/** What a customer may keep, by their session's token, for a week after it. Throws `session-over`. */
export async function readReceipt(app: App, token: Buffer): Promise<z.infer<typeof Receipt>> {
  const { rows } = await app.pools.app.query<{ kept: Kept | null }>('select guard.receipt($1) as kept', [
    token,
  ]);
  const kept = rows[0]?.kept;
  if (!kept) throw new Problem('session-over');
  const { said, consents, agents, recordings, ...rest } = kept;
  return {
    ...rest,
    number: sessionNumber(kept.session),
    openedAt: moment(kept.openedAt),
    activeAt: kept.activeAt && moment(kept.activeAt),
    endedAt: kept.endedAt && moment(kept.endedAt),
    domain: new URL(app.config.url).host,
    agents: [...(agents ?? [])],
    messages: said,
    consents: consents.map(({ about, askedAt, answeredAt, endedAt, ...consent }) => ({
      ...consent,
      askedAt: moment(askedAt),
      answeredAt: answeredAt && moment(answeredAt),
      endedAt: endedAt && moment(endedAt),
      name: about.name ?? null,
    })),
    recordings: recordings.map(({ from, until }) => ({ from: moment(from), until: until && moment(until) })),
  };
}

/** PostgreSQL writes a moment in JSON with its own zone; replies carry UTC. */
const moment = (text: string): string => new Date(text).toISOString();
