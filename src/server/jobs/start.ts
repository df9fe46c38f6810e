import type { App } from '../app.ts';
import { startCheckpoints } from './checkpoints.ts';
import { startMail } from './mail/loop.ts';
import type { MailRoom } from './mail/loop.ts';
import type { TellStands } from './mail/way.ts';
import { startSweep } from './sweep.ts';

/** What the jobs need of the settings. */
export interface JobSettings {
  /** SMTP_URL; null: mails are kept to be read in the interface. */
  readonly smtpUrl: string | null;
  /** The installation's data folder, where the record's key comes from; null: no checkpoints are signed here. */
  readonly data: string | null;
  /** Called when the mail server takes no mail any more, at the start too. */
  readonly mailStands?: TellStands;
}

/**
 * Starts what works after the reply: mails, the sweep of what ran out, the hourly checkpoints.
 *
 * @returns the mail room, whose `close` stops all of them
 */
export async function startJobs(app: Omit<App, 'mail'>, settings: JobSettings): Promise<MailRoom> {
  const mail = startMail(app, settings.smtpUrl, undefined, settings.mailStands);
  const sweep = startSweep(app);
  const checkpoints = settings.data === null ? null : startCheckpoints(app, () => mail.wake());
  return {
    set: mail.set,
    wake: () => mail.wake(),
    close: async () => {
      await Promise.all([sweep.stop(), checkpoints?.stop()]);
      await mail.close();
    },
  };
}
