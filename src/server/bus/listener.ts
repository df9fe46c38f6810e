import pg from 'pg';
import type { Log } from '../app.ts';

/** The channel that all processes of one database share. */
export const CHANNEL = 'bailiwick';

/** A connection of its own that hears notifications, and comes back after it was lost. */
export interface Listener {
  close(): Promise<void>;
}

/** What a listener tells. */
export interface ListenerEars {
  hear(payload: string): void;
  /** The line was down: some notifications were missed. Called when it is up again. */
  gap(): void;
}

const FIRST_WAIT = 50;
const LONGEST_WAIT = 5_000;

/**
 * Listens on {@link CHANNEL}; the first connection is made before this returns.
 *
 * @param access how to sign in; it must be a direct connection, not a transaction pooler
 */
export async function listen(access: pg.ClientConfig, ears: ListenerEars, log: Log): Promise<Listener> {
  let closed = false;
  let current: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let wait = FIRST_WAIT;

  const dial = async (again: boolean): Promise<void> => {
    const client = new pg.Client({ ...access, keepAlive: true, application_name: 'bailiwick bus' });
    const lost = once((error?: Error) => {
      if (current === client) current = null;
      if (closed) return;
      log.warn({ err: error }, 'The bus lost its line to the database and dials again.');
      retry();
    });
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', (message) => ears.hear(message.payload ?? ''));
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    current = client;
    wait = FIRST_WAIT;
    if (closed) await client.end();
    else if (again) ears.gap();
  };
  const retry = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A failed dial ends its client, whose `end` event asks for the next one; this catches those that do not.
      dial(true).catch(() => retry());
    }, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  await dial(false);
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await current?.end();
    },
  };
}

function once<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
  let done = false;
  return (...args) => {
    if (done) return;
    done = true;
    run(...args);
  };
}
