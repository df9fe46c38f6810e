import type { z } from 'zod';
import type { Answer } from '../../contracts/common.ts';
import type { RequestView } from '../../contracts/requests.ts';
import type { Tx } from '../gate/tx.ts';
import { presentRequest } from './present.ts';
import { lastRequests, requestsOfContact } from './store.ts';

/**
 * The requests of a contact with their answers of now, newest first.
 *
 * @param mine whether the reader holds the contact; else nothing can be done with them
 */
export async function requestsIn(
  tx: Tx,
  contactId: string,
  mine: boolean,
): Promise<z.infer<typeof RequestView>[]> {
  return (await requestsOfContact(tx, contactId)).map((row) => presentRequest(row, mine));
}

const OVER: readonly string[] = ['ordered', 'done', 'refused', 'lapsed', 'withdrawn'];

/**
 * The outcome, worked out now, of the newest request of each contact that has one; by the contact's id. One that was
 * done, ordered, taken back, refused or lapsed has none: “Go ahead” beside it would be wrong.
 */
export async function lastOutcomes(
  tx: Tx,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, Answer['outcome']>> {
  const rows = await lastRequests(tx, contactIds);
  return new Map(
    rows
      .map((row) => [row.contact_id ?? '', presentRequest(row, false)] as const)
      .filter(([, { state }]) => !OVER.includes(state))
      .map(([contactId, { answer }]) => [contactId, answer.outcome] as const),
  );
}
