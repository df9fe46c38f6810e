import type { App } from '../app.ts';
import { inTransaction } from '../db/transaction.ts';
import { openRecordKey } from '../record/checkpoint.ts';
import { signCheckpoints } from '../record/checkpoints.ts';
import { every } from './every.ts';
import type { Loop } from './every.ts';

const EVERY_MS = 60 * 60 * 1000;

/**
 * Signs, every hour, each chain of the record that grew, and mails the checkpoint to those who are to keep it.
 *
 * @param data the data folder, where the installation's key lies
 */
export function startCheckpoints(
  app: Pick<App, 'pools' | 'log'>,
  data: string,
  mailed: () => void,
  ms = EVERY_MS,
): Loop {
  let first = true;
  return every(ms, 'the signing of checkpoints', app.log, async () => {
    // Not at the start itself: what grew within an hour is signed once.
    if (first) {
      first = false;
      return;
    }
    const key = await openRecordKey(data);
    const signed = await signCheckpoints({
      key,
      transaction: (work) => inTransaction(app.pools.sweep, work),
      mail: async (query, grown, file) => {
        await query.rows('select guard.mail_checkpoint($1, $2)', [grown.chain, file]);
      },
    });
    if (signed > 0) mailed();
  });
}
