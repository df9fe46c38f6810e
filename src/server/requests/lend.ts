import { v7 } from 'uuid';
import { Problem } from '../../contracts/errors.ts';
import type { Tx } from '../gate/tx.ts';
import { hashOf } from './frozen.ts';
import { answerOf } from './question.ts';
import { requestById } from './store.ts';
import type { RequestRow } from './store.ts';

/**
 * Has authority lent for a request and gives it back with the hash that spends it. What was frozen is hashed here
 * again and must be what the database hashed.
 *
 * Throws `refused`, `proof-needed`, `approval-needed` or `explain-only` by the answer of now, and whatever the
 * guard refuses.
 */
export async function lend(tx: Tx, row: RequestRow): Promise<{ authority: string; hash: Buffer }> {
  const ended = row.state !== 'open' && row.state !== 'waiting';
  if (!ended) needAllow(row);
  const hash = hashOf(row.params);
  if (hash.toString('hex') !== row.params_hash) throw new Problem('parameters-changed');
  const { authority } = await tx.row<{ authority: string }>('select authority from guard.lend($1, $2)', [
    v7(),
    row.id,
  ]);
  return { authority, hash };
}

/** Throws the problem that the answer of now amounts to, unless it is *allow*. */
export function needAllow(row: Pick<RequestRow, 'action' | 'facts'>): void {
  const answer = answerOf(row.action, row.facts);
  const told = { rule: answer.rule, because: answer.because, outcome: answer.outcome };
  switch (answer.outcome) {
    case 'allow':
      return;
    case 'explain':
      throw new Problem('explain-only', told);
    case 'verify':
      throw new Problem('proof-needed', { ...told, tier: answer.needs.tier });
    case 'approve':
      throw new Problem('approval-needed', told);
    case 'deny':
      throw new Problem('refused', { ...told, remedy: answer.needs?.remedy });
  }
}

/** What was lent for one request, and what the record tells of it. */
export interface LentFor {
  readonly requestId: string;
  readonly contactId: string | null;
  readonly authority: string;
  readonly hash: Buffer;
  readonly rule: string;
  readonly sentence: string;
}

/** Has authority lent for a request that another room spends. Throws as {@link lend}, and `not-found`. */
export async function lendFor(tx: Tx, requestId: string): Promise<LentFor> {
  const row = await requestById(tx, requestId);
  const { authority, hash } = await lend(tx, row);
  const { rule } = answerOf(row.action, row.facts);
  return { requestId, contactId: row.contact_id, authority, hash, rule, sentence: row.sentence };
}
