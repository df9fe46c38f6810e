import { z } from 'zod';
import { Id, Moment } from './common.ts';

/** Most bytes of one piece of a recording: a browser gives a second of picture and sound at a time. */
export const PIECE_BYTES = 4 * 1024 * 1024;
/** Most bytes of one recording: 4 GiB, some six hours. */
export const RECORDING_BYTES = 2 ** 32;

/** Where a recording stands. `closing`: being made into one file that can be played. `gone`: destroyed for good. */
export const RecordingState = z.enum(['running', 'closing', 'whole', 'failed', 'gone']);

export const Recording = z
  .object({
    id: Id,
    sessionId: Id,
    by: z.string().meta({ description: 'the agent who recorded' }),
    mine: z.boolean(),
    state: RecordingState,
    startedAt: Moment,
    stoppedAt: Moment.nullable(),
    noRoom: z.boolean().meta({ description: 'it stopped because the disk of the server was full' }),
    size: z.number().nullable().meta({ description: 'bytes, once it is whole' }),
    ms: z.number().nullable().meta({ description: 'how long it plays, once it is whole' }),
    plays: z.boolean().meta({ description: 'the reader may play it' }),
    keptUntil: Moment.nullable().meta({
      description: 'when it is destroyed, by how long the desk keeps recordings now; null: it is gone',
    }),
  })
  .meta({ id: 'Recording' });
export type Recording = z.infer<typeof Recording>;

export const Recordings = z.object({
  recordings: z.array(Recording),
  able: z.boolean().meta({ description: 'this server can record; `bailiwick doctor` says what is missing' }),
});
/** How long the desk keeps recordings; older ones are destroyed with their keys. */
export const RecordingRule = z.object({ days: z.int().min(1).max(3650) });
/** A rule that is thought of, in a query; left out: the one that holds. */
export const RecordingRuleQuery = z.object({ days: z.coerce.number().int().min(1).max(3650).optional() });
/** How many recordings are older than that, and would be destroyed with it. */
export const RecordingsPast = z.object({ count: z.int().min(0) });
