import { z } from 'zod';
import { Done, Id } from '../../contracts/common.ts';
import {
  Ask,
  Asked,
  CodeAsk,
  CodeTry,
  Colleagues,
  Contact,
  ContactList,
  DigitsShown,
  HandOver,
  NonMemberAsk,
  NonMemberSent,
  Said,
} from '../../contracts/contacts.ts';
import { DigitsTyped } from '../../contracts/requests.ts';
import { NotMe, NotMeShown } from '../../contracts/sign-in.ts';
import { door, type Door } from '../doors/door.ts';
import { askInContact } from '../requests/commands/ask.ts';
import { sendNonMember } from '../requests/commands/sendNonMember.ts';
import { readColleagues, readContact, readContacts } from './access.ts';
import { closeContact, handOver } from './commands/endContact.ts';
import { lookAtNotMe, sayNotMe, sayNotMeHere } from './commands/notMe.ts';
import { matchAgain, openContact } from './commands/openContact.ts';
import { askCode, confirmDigits, makeDigits, tryCode } from './commands/prove.ts';

const One = z.object({ id: Id });

const taking = [
  door({
    method: 'GET',
    path: '/api/contacts',
    action: 'contact.open',
    who: 'agent',
    reply: ContactList,
    command: (call) => readContacts(call),
  }),
  door({
    method: 'POST',
    path: '/api/contacts',
    action: 'contact.open',
    who: 'agent',
    body: Said,
    reply: Contact,
    status: 201,
    limit: ['match.agent', 'match.desk'],
    command: (call) => openContact(call, call.input),
  }),
  door({
    method: 'GET',
    path: '/api/contacts/:id',
    action: 'contact.open',
    who: 'agent',
    params: One,
    reply: Contact,
    command: (call) => readContact(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/contacts/:id/match',
    action: 'contact.match',
    who: 'agent',
    params: One,
    body: Said,
    reply: Contact,
    limit: ['match.agent', 'match.desk'],
    command: (call) => matchAgain(call, call.params.id, call.input),
  }),
  door({
    method: 'POST',
    path: '/api/contacts/:id/close',
    action: 'contact.open',
    who: 'agent',
    params: One,
    reply: Contact,
    command: (call) => closeContact(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/contacts/:id/hand-over',
    action: 'contact.open',
    who: 'agent',
    params: One,
    body: HandOver,
    reply: Contact,
    command: (call) => handOver(call, call.params.id, call.input.agentId),
  }),
  door({
    method: 'GET',
    path: '/api/colleagues',
    action: 'contact.open',
    who: 'agent',
    reply: Colleagues,
    command: (call) => readColleagues(call),
  }),
];

const proving = [
  door({
    method: 'POST',
    path: '/api/contacts/:id/code',
    action: 'contact.match',
    who: 'agent',
    params: One,
    body: CodeAsk,
    reply: Contact,
    limit: ['code.send.agent'],
    command: (call) => askCode(call, call.params.id, call.input.requestId ?? null),
  }),
  door({
    method: 'POST',
    path: '/api/contacts/:id/code/try',
    action: 'contact.match',
    who: 'agent',
    params: One,
    body: CodeTry,
    reply: Contact,
    limit: ['code.try.agent'],
    command: (call) => tryCode(call, call.params.id, call.input.code),
  }),
  door({
    method: 'POST',
    path: '/api/contacts/:id/digits',
    action: 'contact.match',
    who: 'agent',
    params: One,
    reply: DigitsShown,
    secret: true,
    limit: ['digits.agent'],
    command: (call) => makeDigits(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/portal/confirm',
    action: 'own-record.read',
    who: 'person',
    body: DigitsTyped,
    reply: Done,
    limit: ['digits.try.person'],
    command: (call) => confirmDigits(call, call.input.contactId, call.input.digits),
  }),
];

const asking = [
  door({
    method: 'POST',
    path: '/api/contacts/:id/ask',
    action: 'contact.match',
    who: 'agent',
    params: One,
    body: Ask,
    reply: Asked,
    command: (call) => askInContact(call, call.params.id, call.input),
  }),
  door({
    method: 'POST',
    path: '/api/contacts/:id/non-member',
    action: 'contact.match',
    who: 'agent',
    params: One,
    body: NonMemberAsk,
    reply: NonMemberSent,
    status: 202,
    command: (call) => sendNonMember(call, call.params.id, call.input.requestId, call.input.words),
  }),
];

const disowning = [
  door({
    method: 'POST',
    path: '/api/portal/contacts/:id/not-me',
    action: 'not-me.say',
    who: 'person',
    params: One,
    reply: Done,
    command: (call) => sayNotMeHere(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/not-me/look',
    action: 'public.not-me',
    who: 'public',
    body: NotMe,
    reply: NotMeShown,
    asks: true,
    limit: ['link.open.ip'],
    command: ({ app, input }) => lookAtNotMe(app, input.secret),
  }),
  door({
    method: 'POST',
    path: '/api/not-me',
    action: 'public.not-me',
    who: 'public',
    body: NotMe,
    reply: Done,
    limit: ['link.open.ip'],
    command: ({ app, input }) => sayNotMe(app, input.secret),
  }),
];

/** Doors about who is calling, how they prove it, and what they ask. */
export const contactsDoors: readonly Door[] = [...taking, ...proving, ...asking, ...disowning];
