import { Problem } from '../../../contracts/errors.ts';
import type { Recording } from '../../../contracts/recordings.ts';
import type { Tx } from '../../gate/tx.ts';

/** A recording as the view shows it to whoever entered. */
interface RecordingRow {
  readonly id: string;
  readonly session_id: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly state: Recording['state'];
  readonly started_at: Date;
  readonly stopped_at: Date | null;
  readonly no_room: boolean;
  readonly size: number | null;
  readonly ms: number | null;
  readonly plays: boolean;
  readonly kept_until: Date | null;
}

/** The recordings of a session, oldest first. */
export async function recordingsOf(tx: Tx, session: string, reader: string): Promise<Recording[]> {
  const rows = await tx.rows<RecordingRow>(
    'select * from recording where session_id = $1 order by started_at, id limit 200',
    [session],
  );
  return rows.map((row) => present(row, reader));
}

/** One recording. Throws `not-found`. */
export async function recordingById(tx: Tx, id: string, reader: string): Promise<Recording> {
  const [row] = await tx.rows<RecordingRow>('select * from recording where id = $1', [id]);
  if (row === undefined) throw new Problem('not-found');
  return present(row, reader);
}

function present(row: RecordingRow, reader: string): Recording {
  return {
    id: row.id,
    sessionId: row.session_id,
    by: row.by_name,
    mine: row.by_id === reader,
    state: row.state,
    startedAt: row.started_at.toISOString(),
    stoppedAt: row.stopped_at?.toISOString() ?? null,
    noRoom: row.no_room,
    size: row.size,
    ms: row.ms,
    plays: row.plays && row.state === 'whole',
    keptUntil: row.kept_until?.toISOString() ?? null,
  };
}
