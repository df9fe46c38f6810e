import { inTransaction } from '../../db/transaction.ts';
import { compose } from '../../jobs/mail/compose.ts';
import { html } from '../../jobs/mail/letter.ts';
import { nextMail } from '../../jobs/mail/queue.ts';
import type { TestApp } from '../app.ts';

/** A mail as its reader's program gets it. */
export interface Posted {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
}

/** Writes the mails that are due, as the mail room would, and sends none; each stays leased. At most 500 of them. */
export async function lettersWaiting({ db, url }: TestApp): Promise<Posted[]> {
  const letters: Posted[] = [];
  for (let n = 0; n < 500; n += 1) {
    const mail = await inTransaction(db.pools.auth, nextMail);
    if (mail === undefined) break;
    const written = await inTransaction(db.pools.auth, (sql) =>
      compose(sql, mail, { url, evaluation: false }),
    );
    if (written === null) continue;
    letters.push({ to: written.to, subject: written.draft.subject, html: html(written.draft) });
  }
  return letters;
}
