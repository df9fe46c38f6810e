import type { z } from 'zod';
import type { Asked } from '../../contracts/contacts.ts';
import type { Actor } from '../actor.ts';
import { presentAnswer, presentRequest } from './present.ts';
import { answerOf } from './question.ts';
import type { RequestRow } from './store.ts';

/** What a door about one request answers. */
export type AskedView = z.infer<typeof Asked>;

/** A request with its answer, for whoever holds it: its agent, or its asker in the portal. */
export function asked(row: RequestRow, actor: Actor): AskedView {
  const mine = actor.kind === 'agent' || row.asker_id === actor.id;
  return {
    request: presentRequest(row, mine),
    answer: presentAnswer(answerOf(row.action, row.facts)),
  };
}
