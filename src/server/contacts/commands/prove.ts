import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Contact, DigitsShown } from '../../../contracts/contacts.ts';
import { Problem } from '../../../contracts/errors.ts';
import { counted } from '../../../contracts/words.ts';
import type { PersonActor } from '../../actor.ts';
import type { Caller } from '../../gate/tx.ts';
import { inContact, readContact } from '../access.ts';
import { masked } from '../present.ts';
import { contactById, proofsOf, triesOfCode } from '../store.ts';

type View = Promise<z.infer<typeof Contact>>;

/** Tries that one code by mail has. */
const CODE_TRIES = 5;
/** Tries that the digits of one reading have. */
const DIGIT_TRIES = 3;

const triesAreLeft = (tries: number): string => `${counted(tries, 'try is', 'tries are')} left`;

/**
 * Has a code made and mailed to the address on record; an older one ends. Throws `address-changed`, `address-shared`,
 * `too-many-codes`, `person-fenced`, `is-yourself`, `contact-not-matched`.
 */
export async function askCode(caller: Caller, contactId: string, requestId: string | null): View {
  const errand = { action: 'contact.match', sentence: 'Send a code by mail' } as const;
  await inContact(caller, contactId, errand, async ({ tx, by, tell }) => {
    await tx.rows('select guard.ask_code($1, $2, $3)', [v7(), contactId, requestId]);
    const { email } = await contactById(tx, contactId);
    tell('contact.code', `${by} asked for a code by mail to ${masked(email ?? '')}.`);
  });
  return readContact(caller, contactId);
}

/** Tries a code that the caller read out. Throws `code-wrong` with `triesLeft`, `code-spent`, `code-expired`, `code-not-sent`. */
export async function tryCode(caller: Caller, contactId: string, code: string): View {
  const errand = { action: 'contact.match', sentence: 'Try a code' } as const;
  const guess = v7();
  // Counted for good before anybody hears whether it is right; what this call is to be kept by belongs to the answer.
  await inContact({ ...caller, keep: undefined }, contactId, errand, ({ tx }) =>
    tx.rows('select guard.guess($1, $2, $3)', [guess, contactId, code]),
  );
  const left = await inContact(caller, contactId, errand, async ({ tx, by, tell }) => {
    const { right } = await tx.row<{ right: boolean }>('select guard.prove($1, $2) as right', [
      contactId,
      guess,
    ]);
    const triesLeft = CODE_TRIES - (await triesOfCode(tx, contactId));
    if (right) {
      const proof = (await proofsOf(tx, contactId)).at(-1);
      tell(
        'contact.reached',
        `${by} typed the code that the caller read out: reached by mail, proof 2 of 3.`,
        {
          ...(proof?.evaluation === true ? { evaluation: true } : {}),
        },
      );
      return null;
    }
    tell('contact.code-wrong', `${by} tried a wrong code; ${triesAreLeft(triesLeft)}.`);
    return triesLeft;
  });
  if (left !== null) throw new Problem('code-wrong', { left, triesLeft: left });
  return readContact(caller, contactId);
}

/** Makes the four digits that the agent reads out. They are shown here, once. Throws `never-signed-in`, `person-fenced`. */
export function makeDigits(caller: Caller, contactId: string): Promise<z.infer<typeof DigitsShown>> {
  const errand = { action: 'contact.match', sentence: 'Read digits out' } as const;
  return inContact(caller, contactId, errand, async ({ tx, by, tell }) => {
    const made = await tx.row<{ digits: string; expires_at: Date }>(
      'select digits, expires_at from guard.make_digits($1)',
      [contactId],
    );
    tell('contact.digits', `${by} read out four digits, to be typed in the portal within two minutes.`);
    return { digits: made.digits, expiresAt: made.expires_at.toISOString() };
  });
}

/** The caller types the digits in their own portal, a factor just shown. Throws `digits-wrong` with `triesLeft`, `factor-needed`. */
export async function confirmDigits(
  caller: Caller & { readonly actor: PersonActor },
  contactId: string,
  digits: string,
): Promise<{ done: true }> {
  const errand = {
    action: 'own-record.read',
    subject: { own: true },
    sentence: 'Confirm digits',
  } as const;
  // Counted for good before anybody hears whether they are right, as a code is.
  await inContact({ ...caller, keep: undefined }, contactId, errand, ({ tx }) =>
    tx.rows('select guard.type_digits($1, $2)', [contactId, digits]),
  );
  const left = await inContact(caller, contactId, errand, async ({ tx, by, tell }) => {
    const { right } = await tx.row<{ right: boolean }>('select guard.confirm_digits($1) as right', [
      contactId,
    ]);
    if (right) {
      const marked = caller.actor.evaluation ? { evaluation: true } : {};
      tell('contact.proven', `${by} typed the digits in the portal: proof 3 of 3.`, marked);
      return null;
    }
    const [row] = await tx.rows<{ tries: number }>('select tries from digits where contact_id = $1', [
      contactId,
    ]);
    const triesLeft = DIGIT_TRIES - (row?.tries ?? DIGIT_TRIES);
    tell('contact.digits-wrong', `${by} typed wrong digits; ${triesAreLeft(triesLeft)}.`);
    return triesLeft;
  });
  if (left !== null) throw new Problem('digits-wrong', { left, triesLeft: left });
  return { done: true };
}
