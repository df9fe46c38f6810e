import { mkdir } from 'node:fs/promises';
import type pg from 'pg';
import { v7 } from 'uuid';
import type { AppConfig } from '../app.ts';
import { newKey, openKeyFile } from '../sessions/recordings/keys.ts';
import { sealFile } from '../sessions/recordings/sealed.ts';

/**
 * Lays a whole recording of a session, agreed to and made by this agent; past the guard and past ffmpeg, so what is in it
 * is no film. @returns its id
 */
export async function layRecording(
  owner: pg.Client,
  { folder, data }: AppConfig['recordings'],
  of: { session: string; customer: string; agent: string },
): Promise<string> {
  const [id, consent, plain] = [v7(), v7(), Buffer.from('no film')];
  const file = openKeyFile(data);
  const { key, wrapped } = newKey(file, id);
  await mkdir(folder, { recursive: true });
  const read = async (at: number, length: number) => plain.subarray(at, at + length);
  await sealFile(folder, id, key, { read, size: plain.length });
  await owner.query(
    `insert into guard.consent (id, session_id, customer_id, kind, state, expires_at)
     values ($1, $2, $3, 'recording', 'withdrawn', clock_timestamp())`,
    [consent, of.session, of.customer],
  );
  await owner.query(
    `insert into guard.recording (id, session_id, consent_id, by_id, state, key_id, wrapped, size, ms)
     values ($1, $2, $3, $4, 'whole', $5, $6, $7, 0)`,
    [id, of.session, consent, of.agent, file.id, wrapped, plain.length],
  );
  return id;
}
