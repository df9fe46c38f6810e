import canonicalize from 'canonicalize';
import type { z } from 'zod';
import type { NotMeShown } from '../../../contracts/sign-in.ts';
import { Problem, problemFromDatabase } from '../../../contracts/errors.ts';
import type { PersonActor } from '../../actor.ts';
import type { App } from '../../app.ts';
import type { Caller } from '../../gate/tx.ts';
import { inContact } from '../access.ts';

const SAID =
  'said that it was not them who asked: what was lent has ended, and nothing can be asked in their name for a day.';

interface ShownRow {
  readonly desk_name: string;
  readonly agent_name: string;
  readonly asked: string;
  readonly at: Date;
  readonly done: boolean;
}

/** What the link of a code mail is about; nothing changes by looking. Throws `link-bad`. */
export async function lookAtNotMe(app: App, secret: string): Promise<z.infer<typeof NotMeShown>> {
  const { rows } = await app.pools.app.query<ShownRow>(
    'select desk_name, agent_name, asked, at, done from guard.not_me_shown($1)',
    [Buffer.from(secret, 'base64url')],
  );
  const [row] = rows;
  if (row === undefined) throw new Problem('link-bad');
  return {
    deskName: row.desk_name,
    agentName: row.agent_name,
    asked: row.asked,
    at: row.at.toISOString(),
    state: row.done ? 'done' : 'open',
  };
}

/** *That was not me*, by whoever holds the link: ends what the contact lent, fences the person. Throws `link-bad`. */
export async function sayNotMe(app: App, secret: string): Promise<{ done: true }> {
  try {
    await app.pools.app.query('select guard.not_me($1, $2)', [
      Buffer.from(secret, 'base64url'),
      canonicalize({ sentence: `Whoever holds the link in the code mail ${SAID}` }),
    ]);
  } catch (error) {
    throw problemFromDatabase(error) ?? error;
  }
  app.bus.wake();
  app.mail.wake();
  return { done: true };
}

/** The same, said by the person in their portal about a contact in their name. Throws `not-found`. */
export function sayNotMeHere(
  caller: Caller & { readonly actor: PersonActor },
  contactId: string,
): Promise<{ done: true }> {
  const errand = { action: 'not-me.say', subject: { own: true }, sentence: 'That was not me' } as const;
  return inContact(caller, contactId, errand, async ({ tx, by, tell }) => {
    const { news } = await tx.row<{ news: boolean }>('select guard.not_me_here($1) as news', [contactId]);
    if (news) tell('contact.not-me', `${by} ${SAID}`);
    return { done: true as const };
  });
}
