import type { SignedCheckpoint } from '../../contracts/record.ts';
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
const ADD = `select guard.checkpoint_add($1, $2, decode($3, 'hex'), $4::timestamptz, $5, $6)`;
const HEADS = `select guard.append_heads($1, $2)`;

/**
 * Signs every chain that grew since its last checkpoint, stores that and queues the mails. The clients' come
 * first; their heads are then told to their desk's chain, which is signed with them. Two processes at once
 * do no harm: a checkpoint is kept once. Gives back how many were signed.
 */
export async function signCheckpoints(deps: CheckpointDeps): Promise<number> {
  const clients = (await due(deps)).filter((grown) => grown.clientId !== null);
  for (const grown of clients) await signOne(deps, grown);
  for (const [desk, heads] of headsByDesk(clients)) {
    await deps.transaction((query) =>
      query.rows(HEADS, [desk, canonical({ heads, sentence: headsSentence(heads) })]),
    );
  }
  const desks = (await due(deps)).filter((grown) => grown.clientId === null);
  for (const grown of desks) await signOne(deps, grown);
  return clients.length + desks.length;
}

async function due({ transaction }: CheckpointDeps): Promise<GrownChain[]> {
  const rows = await transaction((query) => query.rows<Omit<GrownChain, 'count'> & { count: string }>(DUE));
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

async function signOne({ key, transaction, mail }: CheckpointDeps, grown: GrownChain): Promise<void> {
  const signed = signCheckpoint(key, grown);
  const { chain, count, head, at } = signed.checkpoint;
  await transaction(async (query) => {
    await query.rows(ADD, [chain, count, head, at, key.id, signed.signature]);
    await mail(query, grown, checkpointFile(signed));
  });
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
