import type { z } from 'zod';
import type {
  Consent,
  Device,
  Session,
  SessionAgent,
  SessionCustomer,
  SessionRow as SessionRowView,
} from '../../contracts/sessions.ts';
import type { ConsentRow, CustomerRow, ListedRow, SessionAgentRow, SessionRow } from './store.ts';

/** Everything that was read of one session. */
export interface SessionParts {
  readonly row: SessionRow;
  readonly customer: CustomerRow | null;
  readonly agents: readonly SessionAgentRow[];
  readonly consents: readonly ConsentRow[];
  readonly handsOn: boolean;
  /** The agent who reads. */
  readonly reader: string;
}

const moment = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A session as its page shows it. */
export function presentSession(parts: SessionParts): z.infer<typeof Session> {
  const { row, customer, agents, reader } = parts;
  const me = agents.find(({ agent_id }) => agent_id === reader);
  const mine = me?.state === 'in' || me?.state === 'invited';
  return {
    ...presentListed({
      ...row,
      customer_name: customer?.name ?? null,
      mine,
      invited: me?.state === 'invited',
    }),
    deskName: row.desk_name,
    handsOn: parts.handsOn,
    endedBy: row.ended_by,
    pausedAt: moment(row.paused_at),
    keyUntil: moment(row.key_until),
    mail: (row.mail?.split('/')[0] ?? null) as z.infer<typeof Session>['mail'],
    customer: customer && presentCustomer(customer),
    agents: agents.map(presentAgent),
    consents: parts.consents.map(presentConsent),
    handedOver: row.handed_over,
    notes: row.notes,
    version: row.version,
    me: { part: me?.part ?? null, state: me?.state ?? null },
  };
}

function presentAgent(row: SessionAgentRow): z.infer<typeof SessionAgent> {
  const { agent_id: id, name, part, state, came_at, until } = row;
  const hosted = row.hosted.map(({ from, to }) => ({
    from: new Date(from).toISOString(),
    to: moment(to === null ? null : new Date(to)),
  }));
  return { id, name, part, state, cameAt: moment(came_at), until: moment(until), hosted };
}

/** A session as a list shows it. */
export function presentListed(row: ListedRow): z.infer<typeof SessionRowView> {
  return {
    id: row.id,
    state: row.state,
    hostId: row.host_id,
    hostName: row.host_name,
    mine: row.mine,
    invited: row.invited,
    customerName: row.customer_name,
    clientName: row.client_name,
    contactId: row.contact_id,
    requestId: row.request_id,
    openedAt: row.opened_at.toISOString(),
    activeAt: moment(row.active_at),
    endedAt: moment(row.ended_at),
    outcome: row.outcome,
  };
}

function presentCustomer(row: CustomerRow): z.infer<typeof SessionCustomer> {
  return {
    id: row.id,
    name: row.name,
    device: isDevice(row.device) ? row.device : null,
    network: row.network,
    cameBy: row.came_by,
    trouble: row.trouble,
    language: row.language,
    state: row.state,
    knockedAt: row.knocked_at.toISOString(),
    admittedAt: moment(row.admitted_at),
    seenAt: row.seen_at.toISOString(),
  };
}

/** A customer who came from the queue by an older page may have told nothing of their device. */
function isDevice(device: CustomerRow['device']): device is Device {
  return 'system' in device;
}

/** A consent as both sides see it. */
export function presentConsent(row: ConsentRow): Consent {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    askedBy: row.asked_by_name,
    about: row.about,
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    answeredAt: moment(row.answered_at),
    endedAt: moment(row.ended_at),
  };
}
