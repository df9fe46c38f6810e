import type { Said } from '../../../contracts/contacts.ts';
import { Problem } from '../../../contracts/errors.ts';
import type { Caller } from '../../gate/tx.ts';
import { perform } from '../../gate/perform.ts';
import { organisationKeys } from '../organisation.ts';
import { callerName } from '../../gate/who.ts';

/** What the agent says, whatever is known here: the same words for everybody whom nobody found. */
export const SENT_ALOUD =
  'I have passed this on. If your organisation is with us, one of its administrators will be asked to confirm it. ' +
  'I cannot say more until they do.';

/**
 * Keeps a Non-Member's request for the Super admins of the organisation they named. Whether there is one is found
 * out by a job after the reply, so words, size and time are the same. Throws `already-asked`, `not-found`.
 */
export function sendNonMember(
  caller: Caller,
  contactId: string,
  requestId: string,
  words: string,
): Promise<{ sayAloud: string }> {
  const errand = {
    action: 'contact.match',
    sentence: 'Send a request to the Super admins of the organisation that was named',
    about: { contact: contactId, request: requestId },
  } as const;
  return perform(caller, errand, async (tx) => {
    const [row] = await tx.rows<{ said: Said; sentence: string }>(
      `select c.said, r.sentence from contact c join request r on r.contact_id = c.id
        where c.id = $1 and r.id = $2`,
      [contactId, requestId],
    );
    if (row === undefined) throw new Problem('not-found');
    const told = {
      words,
      organisation: row.said.organisation ?? null,
      keys: organisationKeys(row.said.organisation, row.said.email),
    };
    await tx.rows('select guard.send_non_member($1, $2)', [requestId, JSON.stringify(told)]);
    tx.record({
      chain: caller.actor.deskId,
      action: 'request.send',
      body: {
        sentence: `${await callerName(tx)} sent to the Super admins of the organisation that was named, if it is known here: ${row.sentence}`,
        contact: contactId,
        request: requestId,
        words,
      },
    });
    return { sayAloud: SENT_ALOUD };
  });
}
