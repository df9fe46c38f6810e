import type { z } from 'zod';
import type { EvaluationMail } from '../../../contracts/clients.ts';
import { Problem } from '../../../contracts/errors.ts';
import type { App } from '../../app.ts';
import { asAuth } from '../authTx.ts';

interface KeptMail {
  readonly id: string;
  readonly at: Date;
  readonly to_address: string;
  readonly subject: string;
  readonly body: string;
}

/**
 * The mails that would have been sent, newest first, at most 200. Only in evaluation mode and only to this computer:
 * nobody could sign in otherwise. Behind a proxy everybody seems to sit at this computer, so there nobody reads them.
 *
 * @param here whether the request came from a program on this computer, through no proxy
 * @throws not-found
 */
export async function evaluationMail(app: App, here: boolean): Promise<z.output<typeof EvaluationMail>> {
  if (!app.config.evaluation || app.config.trustedProxy.length > 0 || !here) throw new Problem('not-found');
  const rows = await asAuth(app, (tx) => tx.rows<KeptMail>('select * from guard.kept_mails()'));
  return {
    mails: rows.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      to: row.to_address,
      subject: row.subject,
      text: row.body,
    })),
  };
}
