import type { Tx } from '../../gate/tx.ts';
import type { SessionFile } from '../../../contracts/files.ts';

/** A file of a session, as the view shows it. */
export interface FileRow {
  readonly id: string;
  readonly session_id: string;
  readonly way: 'to-customer' | 'to-agent';
  readonly name: string;
  readonly type: string;
  /** bigint, as text. */
  readonly size: string;
  readonly state: SessionFile['state'];
  readonly sha256: Buffer | null;
  readonly salt: Buffer;
  readonly at: Date;
  readonly consent_state: string;
  readonly comes: boolean;
  /** On its way by what still stands: of one to a device, what was lent. */
  readonly still_sent: boolean;
}

/** The files of a session, oldest first. */
export function filesOf(tx: Tx, sessionId: string): Promise<FileRow[]> {
  return tx.rows<FileRow>('select * from session_file where session_id = $1 order by at, id limit 1000', [
    sessionId,
  ]);
}

/** One file that whoever entered may see; undefined when there is none such. */
export async function fileById(tx: Tx, id: string): Promise<FileRow | undefined> {
  const [row] = await tx.rows<FileRow>('select * from session_file where id = $1', [id]);
  return row;
}

/** A file as pages see it. @param passedOn whether files can be fetched while they come */
export function presentFile(row: FileRow, passedOn: boolean): SessionFile {
  const coming = passedOn && row.still_sent && row.consent_state === 'granted';
  return {
    id: row.id,
    way: row.way,
    name: row.name,
    type: row.type,
    size: Number(row.size),
    state: row.state,
    comes: row.comes && row.consent_state === 'granted',
    fetchable: row.state === 'whole' || coming,
    agreed: row.consent_state === 'granted' || row.state === 'whole',
    sha256: row.sha256?.toString('hex') ?? null,
    salt: row.way === 'to-agent' && row.sha256 ? row.salt.toString('hex') : null,
    at: row.at.toISOString(),
  };
}
