import type { App } from '../app.ts';
import { checkpointDeps, signCheckpoints } from '../record/checkpoints.ts';
import { every } from './every.ts';
import type { Loop } from './every.ts';

const EVERY_MS = 60 * 60 * 1000;

/**
 * Signs, at the start and every hour, each chain of the record that grew, and mails the checkpoint to those who are to
 * keep it: a client's Super admins, the desk's admins. One that was signed by another process is not mailed twice.
 *
 * @param mailed is called when mails were queued
 */
export function startCheckpoints(
  app: Pick<App, 'pools' | 'recordKey' | 'log'>,
  mailed: () => void,
  ms = EVERY_MS,
): Loop {
  return every(ms, 'the signing of checkpoints', app.log, async () => {
    const signed = await signCheckpoints(checkpointDeps(app));
    if (signed > 0) mailed();
  });
}
