import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import type { Ask } from '../../contracts/contacts.ts';
import { needsDetails } from '../../contracts/details.ts';
import { Problem } from '../../contracts/errors.ts';
import {
  CHANGE_ASPECTS,
  CLIENT_ACTIONS,
  VIEW_ASPECTS,
  type ClientAction,
  type ClientRole,
} from '../../policy/words.ts';
import { emailKey, nameKeys } from '../contacts/matching/keys.ts';

/** What exactly shall be done, fixed when it is asked: canonical JSON (RFC 8785) and its SHA-256. */
export interface Frozen {
  readonly params: string;
  readonly hash: Buffer;
}

/** Freezes parameters; the database takes the same hash of the same text. */
export function freeze(params: object): Frozen {
  const text = canonicalize(params);
  if (text === undefined) throw new Error('parameters are JSON');
  return { params: text, hash: hashOf(text) };
}

/** SHA-256 of frozen parameters. */
export function hashOf(params: string): Buffer {
  return createHash('sha256').update(params, 'utf8').digest();
}

/** The parameters of `user.add`: exactly the columns of a person that are named, and nothing beside them. */
export function personParams(
  person: { first: string; last: string; email: string; phone?: string | null | undefined },
  role: ClientRole,
) {
  return {
    email: person.email.trim(),
    first: person.first.normalize('NFC'),
    last: person.last.normalize('NFC'),
    phone: person.phone ?? null,
    role,
  };
}

const refuseField = (field: string, message: string): never => {
  throw new Problem('bad-input', { count: 1, fields: [{ field: `body.${field}`, message }] });
};

/** The action asked for, if table 1 names it. Throws `bad-input`. */
export function actionOf(ask: Ask): ClientAction {
  const action = CLIENT_ACTIONS.find((known) => known === ask.action);
  return action ?? refuseField('action', 'must be an action that can be asked for');
}

const ASPECTS: Partial<Record<ClientAction, readonly string[]>> = {
  'phone.view': VIEW_ASPECTS,
  'phone.change': CHANGE_ASPECTS,
};

/** Refuses an ask that lacks what its action is about, or names an aspect that it has not. Throws `bad-input`. */
export function checkAsk(action: ClientAction, ask: Ask): void {
  const { subject, newPerson, details } = ask;
  const { aspect } = subject;
  if (aspect !== undefined && ASPECTS[action]?.includes(aspect) !== true) {
    refuseField('subject.aspect', 'is nothing that this action knows');
  }
  if (action === 'user.add') {
    if (newPerson === undefined) return refuseField('newPerson', 'is needed to add somebody');
    if (subject.role === undefined) return refuseField('subject.role', 'is needed to add somebody');
    if (nameKeys(newPerson.first).length === 0) refuseField('newPerson.first', 'needs at least one letter');
    if (nameKeys(newPerson.last).length === 0) refuseField('newPerson.last', 'needs at least one letter');
    if (emailKey(newPerson.email) === null)
      refuseField('newPerson.email', 'This is not a mail address; it should look like ada@acme.example.');
  }
  const own = action === 'user.change' && subject.own === true;
  if ((action === 'user.remove' || action === 'user.change') && !own && subject.person === undefined) {
    refuseField('subject.person', 'is needed: whom this is about');
  }
  if (details === undefined && needsDetails(ask))
    refuseField(
      'details',
      'Say what exactly shall be done: somebody else carries it out, and only what stands here is lent for.',
    );
}

/** The subject as the guard reads it: names and addresses become keys, to be looked up in the asker's own client. */
export function subjectOf(action: ClientAction, { subject }: Ask): object {
  const { person, ...rest } = subject;
  if (person === undefined) return rest;
  const keys = {
    first: nameKeys(person.first),
    last: nameKeys(person.last),
    email: emailKey(person.email),
  };
  if (action === 'form.submit') return { ...rest, signer: keys };
  return action === 'user.change' || action === 'user.remove' ? { ...rest, described: keys } : rest;
}

/** Everything that shall be done, frozen: for `user.add` the person's columns, else details and subject as asked. */
export function frozenOf(action: ClientAction, ask: Ask): Frozen {
  const { newPerson, subject, details } = ask;
  if (action === 'user.add' && newPerson !== undefined && subject.role !== undefined) {
    return freeze(personParams(newPerson, subject.role));
  }
  const given = action === 'user.change' && subject.role !== undefined ? { role: subject.role } : {};
  return freeze({ details: details ?? null, subject, ...given });
}
