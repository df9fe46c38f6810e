import type { z } from 'zod';
import type { AddPerson, ChangePerson } from '../../../contracts/requests.ts';
import { Problem } from '../../../contracts/errors.ts';
import type { PersonActor } from '../../actor.ts';
import { perform } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { personColumns } from '../../people/personRow.ts';
import type { PersonChange } from '../change.ts';
import { freeze, personParams } from '../frozen.ts';
import { asked, type AskedView } from '../outcome.ts';
import { answerOf } from '../question.ts';
import { requestById } from '../store.ts';
import { putQuestion, type Question } from './ask.ts';
import { runNow } from './run.ts';

type PersonCaller = Caller & { readonly actor: PersonActor };

/** Adds a person to one's own client: asked, lent by the asker to themself, and done, if it is allowed now. */
export function addPerson(caller: PersonCaller, input: z.output<typeof AddPerson>): Promise<AskedView> {
  personColumns(input); // refuses a name or address that nobody could be matched by
  return perform(caller, { action: 'user.add', sentence: 'Add a person' }, async (tx) => {
    const question = {
      action: 'user.add',
      subject: { role: input.role },
      frozen: freeze(personParams(input, input.role)),
    } as const;
    return askAndRun(tx, caller, question, null);
  });
}

/** Changes a person of one's own client, or oneself. Throws `version-conflict` with both values, `not-found`. */
export function changePerson(
  caller: PersonCaller,
  personId: string,
  { version, ...given }: z.output<typeof ChangePerson>,
): Promise<AskedView> {
  const about = { person: personId };
  return perform(caller, { action: 'user.change', sentence: 'Change a person', about }, async (tx) => {
    const person = await visible(tx, caller, personId);
    const change = definedOf(given, person);
    if (person.version !== version) {
      const { first, last, email, phone, role, status } = person;
      const theirs = { first, last, email, phone, role, status };
      throw new Problem('version-conflict', { version: person.version, yours: change, theirs });
    }
    personColumns({ ...person, ...change });
    const question = {
      action: 'user.change',
      subject: { personId },
      frozen: freeze(change),
    } as const;
    return askAndRun(tx, caller, question, version);
  });
}

/** Removes a person of one's own client. Throws `not-found`, `last-super-admin`. */
export function removePerson(caller: PersonCaller, personId: string): Promise<AskedView> {
  const about = { person: personId };
  return perform(caller, { action: 'user.remove', sentence: 'Remove a person', about }, async (tx) => {
    const person = await visible(tx, caller, personId);
    const question = {
      action: 'user.remove',
      subject: { personId },
      frozen: freeze({ email: person.email }),
    } as const;
    return askAndRun(tx, caller, question, null);
  });
}

/** Asks; runs at once where the answer is *allow*; else the request stays and says what it needs. */
async function askAndRun(
  tx: Tx,
  caller: PersonCaller,
  question: Omit<Question, 'contactId'>,
  version: number | null,
): Promise<AskedView> {
  const row = await putQuestion(tx, caller.actor.deskId, { contactId: null, ...question });
  if (answerOf(row.action, row.facts).outcome !== 'allow') return asked(row, caller.actor);
  await runNow(tx, row, version);
  // As it was answered: who was removed has no role any more that a rule could be about.
  return asked({ ...(await requestById(tx, row.id)), facts: row.facts }, caller.actor);
}

interface Visible {
  readonly id: string;
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: PersonActor['role'];
  readonly status: 'invited' | 'active' | 'suspended';
  readonly version: number;
}

async function visible(tx: Tx, { actor }: PersonCaller, personId: string): Promise<Visible> {
  const [person] = await tx.rows<Visible>(
    `select id, first, last, email, phone, role, status, version from person where client_id = $1 and id = $2`,
    [actor.clientId, personId],
  );
  if (person === undefined) throw new Problem('not-found');
  return person;
}

/** The values that are given and differ from those of now. Throws `bad-input` when nothing is left. */
function definedOf(given: Omit<z.output<typeof ChangePerson>, 'version'>, now: Visible): PersonChange {
  const change = Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([column, value]) => [column, typeof value === 'string' ? value.normalize('NFC').trim() : value])
      .filter(([column, value]) => now[column as keyof Visible] !== value),
  ) as PersonChange;
  if (Object.keys(change).length === 0) {
    const fields = [{ field: 'body', message: 'changes nothing' }];
    throw new Problem('bad-input', { count: 1, fields });
  }
  return change;
}
