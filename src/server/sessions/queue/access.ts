import type { Office, Queue, QueueEntry, QueueGroup } from '../../../contracts/queue.ts';
import type { Device } from '../../../contracts/sessions.ts';
import { Problem } from '../../../contracts/errors.ts';
import { read } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { entriesOf, groupsOf, queueAgentsOf } from './store.ts';
import type { EntryRow } from './store.ts';

/** Who waits, for which group, and who is there to help. */
export function readQueue(caller: Caller): Promise<Queue> {
  return read(caller, { action: 'session.host' }, async (tx) => {
    const counted = await tx.row<{ waiting: number; slug: string; stopped: boolean; now: Date }>(
      `select (select count(*)::int from queue_entry where state = 'waiting') as waiting,
              o.slug, o.stopped, guard.now() as now from office o`,
    );
    const agents = await queueAgentsOf(tx);
    return {
      entries: (await entriesOf(tx)).map(presentEntry),
      waiting: counted.waiting,
      groups: await groupsOf(tx),
      agents: agents.map(({ id, name, said, on_line }) => ({ id, name, said, is: on_line ? said : 'away' })),
      helpPage: `/help/${counted.slug}`,
      stopped: counted.stopped,
      now: counted.now.toISOString(),
    };
  });
}

function presentEntry(row: EntryRow): QueueEntry {
  const moving = row.transfer_by !== null && row.transfer_reason !== null;
  return {
    id: row.id,
    state: row.state,
    name: row.name,
    about: row.about,
    email: row.email,
    device: isDevice(row.device) ? row.device : null,
    network: row.network,
    groupId: row.group_id,
    at: row.at.toISOString(),
    goneAt: row.gone_at?.toISOString() ?? null,
    assignedTo: row.assigned_to,
    heldBy: row.held_by,
    transfer: moving
      ? {
          by: row.transfer_by,
          toGroup: row.transfer_group,
          toAgent: row.transfer_agent,
          reason: row.transfer_reason,
        }
      : null,
  };
}

const isDevice = (device: EntryRow['device']): device is Device => 'system' in device;

/** The desk's groups and who is in them. */
export function readGroups(caller: Caller): Promise<{ groups: QueueGroup[] }> {
  return read(caller, { action: 'session.host' }, async (tx) => ({ groups: await groupsOf(tx) }));
}

/** The desk's hours and the address of its help page. */
export function readOffice(caller: Caller): Promise<Office> {
  return read(caller, { action: 'settings.account' }, wholeOffice);
}

async function wholeOffice(tx: Tx): Promise<Office> {
  const [row] = await tx.rows<{ slug: string; slug_version: number; zone: string; version: number }>(
    'select f.slug, f.version as slug_version, o.zone, o.version from front f, office o',
  );
  if (row === undefined) throw new Problem('not-found'); // who may not read it sees no row
  const hours = await tx.rows<Office['hours'][number]>(
    'select day, opens, closes from office_window order by day, opens',
  );
  const closed = await tx.rows<{ day: string }>('select day::text from office_closed order by day');
  return {
    slug: row.slug,
    slugVersion: row.slug_version,
    zone: row.zone,
    hours,
    closedDays: closed.map(({ day }) => day),
    version: row.version,
  };
}
