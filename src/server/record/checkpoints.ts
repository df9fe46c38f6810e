import type { SignedCheckpoint } from '../../contracts/record.ts';
import type { App } from '../app.ts';
import { inTransaction } from '../db/transaction.ts';
import { canonical } from './canonical.ts';
import { signCheckpoint } from './checkpoint.ts';
import type { RecordKey } from './checkpoint.ts';
import type { Query } from './read.ts';

/** A chain that grew since it was last signed. `clientId`: `null` for the desk's own chain. */
export type GrownChain = {
  chain: string;
  clientId: string | null;
  deskId: string;
  count: number;
  head: string;
  at: string;
};

/** What happens with a checkpoint outside the record; both run in the transaction that stores it. */
export type CheckpointDeps = {
  key: RecordKey;
  /** As `bw_sweep`; one transaction per chain. */
  transaction: <T>(work: (query: Query) => Promise<T>) => Promise<T>;
  /**
   * Queues the mail to the client's Super admins (for a desk's chain: its admins); `file` is what they keep.
   */
  mail: (query: Query, grown: GrownChain, file: string) => Promise<void>;
};

const DUE = `select due.chain, due.client_id as "clientId", due.desk_id as "deskId", due.count,
    encode(due.head, 'hex') as head,
    to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
  from guard.checkpoints_due() due order by due.chain`;
const ADD = `select guard.checkpoint_add($1, $2, decode($3, 'hex'), $4::timestamptz, $5, $6) as kept`;
const HEADS = `select guard.append_heads($1, $2)`;
const MAIL = `select guard.mail_checkpoint($1, $2)`;

/** As the server does it: stored by the role of the sweeps, mailed through the queue. */
export function checkpointDeps({ pools, recordKey }: Pick<App, 'pools' | 'recordKey'>): CheckpointDeps {
  return {
    key: recordKey,
    transaction: (work) => inTransaction(pools.sweep, work),
    mail: async (query, grown, file) => {
      await query.rows(MAIL, [grown.chain, file]);
    },
  };
}

/**
 * Signs every chain that grew since its last checkpoint, stores that and queues the mails. The clients' come
 * first; their heads are then told to their desk's chain, which is signed with them. Of two processes at once
 * one keeps, mails and tells each. Gives back how many this one kept.
 */
export async function signCheckpoints(deps: CheckpointDeps): Promise<number> {
  const clients: GrownChain[] = [];
  for (const grown of await due(deps)) {
    if (grown.clientId !== null && (await keep(deps, grown))) clients.push(grown);
  }
  for (const [desk, heads] of headsByDesk(clients)) {
    await deps.transaction((query) => tellHeads(query, desk, heads));
  }
  let kept = clients.length;
  for (const grown of await due(deps)) {
    if (grown.clientId === null && (await keep(deps, grown))) kept += 1;
  }
  return kept;
}

/**
 * Keeps the checkpoint that an export carries, as the hourly one would be: mailed, and a client's head told to the
 * desk's chain. Gives back whether it was new; a chain without entries has none.
 */
export async function keepExported(deps: CheckpointDeps, grown: GrownChain): Promise<boolean> {
  if (grown.count === 0) return false;
  return keep(deps, grown, async (query) => {
    if (grown.clientId !== null) await tellHeads(query, grown.deskId, [grown]);
  });
}

async function due({ transaction }: CheckpointDeps): Promise<GrownChain[]> {
  const rows = await transaction((query) => query.rows<Omit<GrownChain, 'count'> & { count: string }>(DUE));
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** Signs and stores one; whoever stored it first mails it. `also` runs in the same transaction, if this was first. */
async function keep(
  { key, transaction, mail }: CheckpointDeps,
  grown: GrownChain,
  also: (query: Query) => Promise<void> = async () => undefined,
): Promise<boolean> {
  const signed = signCheckpoint(key, grown);
  const { chain, count, head, at } = signed.checkpoint;
  return transaction(async (query) => {
    const values = [chain, count, head, at, key.id, signed.signature];
    const [row] = await query.rows<{ kept: boolean }>(ADD, values);
    if (row?.kept !== true) return false;
    await mail(query, grown, checkpointFile(signed));
    await also(query);
    return true;
  });
}

async function tellHeads(query: Query, desk: string, grown: Heads): Promise<void> {
  const heads = grown.map(({ chain, count, head }) => ({ chain, count, head }));
  await query.rows(HEADS, [desk, canonical({ heads, sentence: headsSentence(heads) })]);
}

/** What a Super admin keeps: one line, which `record verify --checkpoint` reads. */
export function checkpointFile(signed: SignedCheckpoint): string {
  return `${canonical(signed)}\n`;
}

type Heads = Pick<GrownChain, 'chain' | 'count' | 'head'>[];

function headsByDesk(clients: readonly GrownChain[]): Map<string, Heads> {
  const desks = new Map<string, Heads>();
  for (const { deskId, chain, count, head } of clients) {
    desks.set(deskId, [...(desks.get(deskId) ?? []), { chain, count, head }]);
  }
  return desks;
}

function headsSentence(heads: Heads): string {
  const whose = heads.length === 1 ? "a client's record" : `${heads.length} clients' records`;
  return `The ends of ${whose} were noted.`;
}
