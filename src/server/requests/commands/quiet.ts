import { Problem } from '../../../contracts/errors.ts';
import type { PersonActor } from '../../actor.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller } from '../../gate/tx.ts';
import { callerName } from '../../gate/who.ts';

type PersonCaller = Caller & { readonly actor: PersonActor };

/** No mails about Non-Members to this Super admin for a day; the portal still shows them. */
export function muteForADay(caller: PersonCaller): Promise<{ mutedUntil: string }> {
  return perform(caller, { action: 'approval.answer', sentence: 'Mute mails for a day' }, async (tx) => {
    const { until } = await tx.row<{ until: Date }>('select guard.mute_a_day() as until');
    tx.record({
      chain: caller.actor.clientId,
      action: 'mail.mute',
      body: {
        sentence: `${await callerName(tx)} muted mails about people who are not in the directory, for a day.`,
      },
    });
    return { mutedUntil: until.toISOString() };
  });
}

/** Confirms another person's factor, so that it counts at once. Throws `not-found`, `is-yourself`. */
export function confirmFactor(caller: PersonCaller, factorId: string): Promise<{ done: true }> {
  const errand = { action: 'approval.answer', sentence: 'Confirm a factor' } as const;
  return perform(caller, errand, async (tx) => {
    const [factor] = await tx.rows<{ person_id: string; name: string }>(
      `select person_id, first || ' ' || last as name from guard.unconfirmed_factors() where factor_id = $1`,
      [factorId],
    );
    if (factor === undefined) throw new Problem('not-found');
    await tx.rows('select guard.confirm_factor($1, $2)', [factor.person_id, factorId]);
    tx.record({
      chain: caller.actor.clientId,
      action: 'factor.confirm',
      body: {
        sentence: `${await callerName(tx)} confirmed the new sign-in factor of ${factor.name}.`,
        person: factor.person_id,
      },
    });
    return { done: true as const };
  });
}
