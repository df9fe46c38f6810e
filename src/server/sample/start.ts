import type { App } from '../app.ts';
import { Problem } from '../../contracts/errors.ts';
import { inTransaction } from '../db/transaction.ts';
import { sampleRows } from './rows.ts';

/**
 * What `--sample` does: loads the sample now, or as soon as the desk is set up. A desk that has clients keeps them, and
 * gets no sample.
 *
 * @param tell says in one sentence what came of it
 */
export async function startWithSample(
  app: Pick<App, 'pools' | 'bus' | 'log'>,
  tell: (line: string) => void,
): Promise<void> {
  let going: Promise<boolean> | null = null;
  const attempt = (): Promise<boolean> => (going ??= load(app, tell).finally(() => (going = null)));
  // Heard before it is looked for, so that a set-up that ends in between is not missed.
  const end = app.bus.subscribe(({ topic }) => {
    if (topic !== 'desk') return;
    attempt().then(
      (done) => (done ? end() : undefined),
      (error: unknown) => app.log.error({ err: error }, 'the sample could not be loaded'),
    );
  });
  if (await attempt()) end();
}

/** True when there is nothing more to do. */
async function load(app: Pick<App, 'pools' | 'bus'>, tell: (line: string) => void): Promise<boolean> {
  try {
    const done = await inTransaction(app.pools.sweep, async (sql) => {
      const row = await sql.first<{ done: boolean }>('select guard.start_with_sample($1) as done', [
        sampleRows(),
      ]);
      return row?.done === true;
    });
    if (!done) return false;
    app.bus.wake();
    tell('Loaded the sample.');
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'not-empty') throw error;
    tell('The sample was not loaded: the desk has clients already.');
  }
  return true;
}
