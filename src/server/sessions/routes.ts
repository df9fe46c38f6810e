import { z } from 'zod';
import { Done, Id } from '../../contracts/common.ts';
import {
  Admit,
  ConsentAsk,
  Front,
  FrontBlock,
  FrontStop,
  LineGrant,
  Session,
  SessionHandOver,
  SessionHold,
  SessionInvite,
  SessionKey,
  SessionList,
  SessionMail,
  SessionNotes,
  SessionOpen,
  SessionPage,
  SessionSearch,
  Transcript,
} from '../../contracts/sessions.ts';
import { door } from '../doors/door.ts';
import type { Door } from '../doors/door.ts';
import { readSession, readHistory, readSessions, readSessionsOfContact, readTranscript } from './access.ts';
import { admit } from './commands/admit.ts';
import { askConsent, dropConsent } from './commands/consent.ts';
import { endSession, holdSession, noteSession } from './commands/endSession.ts';
import { blockNetwork, readFront, stopSessions } from './commands/front.ts';
import { layKey, mailSession } from './commands/layKey.ts';
import { openSession } from './commands/openSession.ts';
import { handOverSession, inviteColleague, joinColleague, leaveSession } from './commands/together.ts';
import { grantLine } from './grant.ts';
import { filesDoors } from './files/routes.ts';
import { recordingsDoors } from './recordings/routes.ts';
import { joinDoors } from './join/routes.ts';

const One = z.object({ id: Id });

const opening = [
  door({
    method: 'GET',
    path: '/api/sessions',
    action: 'session.host',
    who: 'agent',
    reply: SessionList,
    command: (call) => readSessions(call),
  }),
  door({
    method: 'POST',
    path: '/api/sessions',
    action: 'session.host',
    who: 'agent',
    body: SessionOpen,
    reply: Session,
    status: 201,
    limit: ['session.open.agent'],
    command: (call) => openSession(call, call.input),
  }),
  door({
    method: 'GET',
    path: '/api/session-history',
    action: 'session.host',
    who: 'agent',
    query: SessionSearch,
    reply: SessionPage,
    command: (call) => readHistory(call, call.query),
  }),
  door({
    method: 'GET',
    path: '/api/contacts/:id/sessions',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: SessionList,
    command: (call) => readSessionsOfContact(call, call.params.id),
  }),
  door({
    method: 'GET',
    path: '/api/sessions/:id',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: Session,
    command: (call) => readSession(call, call.params.id),
  }),
  door({
    method: 'GET',
    path: '/api/sessions/:id/transcript',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: Transcript,
    command: (call) => readTranscript(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/key',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: SessionKey,
    secret: true,
    limit: ['session.open.agent'],
    command: (call) => layKey(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/mail',
    action: 'session.host',
    who: 'agent',
    params: One,
    body: SessionMail,
    reply: Session,
    limit: ['session.mail.agent'],
    command: (call) => mailSession(call, call.params.id, call.input.email),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/grant',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: LineGrant,
    secret: true,
    command: (call) => grantLine(call, call.params.id, call.origin),
  }),
];

const helping = [
  door({
    method: 'POST',
    path: '/api/sessions/:id/admit',
    action: 'session.host',
    who: 'agent',
    params: One,
    body: Admit,
    reply: Session,
    command: (call) => admit(call, call.params.id, call.input.customerId, call.input.admit),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/consents',
    action: 'session.host',
    who: 'agent',
    params: One,
    body: ConsentAsk,
    reply: Session,
    limit: ['session.ask.agent'],
    command: (call) => askConsent(call, call.params.id, call.input.kind),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/consents/:consentId/drop',
    action: 'session.host',
    who: 'agent',
    params: One.extend({ consentId: Id }),
    reply: Session,
    command: (call) => dropConsent(call, call.params.id, call.params.consentId),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/hold',
    action: 'session.host',
    who: 'agent',
    params: One,
    body: SessionHold,
    reply: Session,
    command: (call) => holdSession(call, call.params.id, call.input.hold),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/end',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: Session,
    command: (call) => endSession(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/notes',
    action: 'session.host',
    who: 'agent',
    params: One,
    body: SessionNotes,
    reply: Session,
    command: (call) => noteSession(call, call.params.id, call.input),
  }),
];

const together = [
  door({
    method: 'POST',
    path: '/api/sessions/:id/invite',
    action: 'session.host',
    who: 'agent',
    params: One,
    body: SessionInvite,
    reply: Session,
    limit: ['session.ask.agent'],
    command: (call) => inviteColleague(call, call.params.id, call.input.agentId, true),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/uninvite',
    action: 'session.host',
    who: 'agent',
    params: One,
    body: SessionInvite,
    reply: Session,
    command: (call) => inviteColleague(call, call.params.id, call.input.agentId, false),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/join',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: Session,
    command: (call) => joinColleague(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/leave',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: Done,
    command: (call) => leaveSession(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/hand-over',
    action: 'session.host',
    who: 'agent',
    params: One,
    body: SessionHandOver,
    reply: Done,
    command: (call) => handOverSession(call, call.params.id, call.input),
  }),
];

const front = [
  door({
    method: 'GET',
    path: '/api/front',
    action: 'settings.account',
    who: 'agent',
    reply: Front,
    command: (call) => readFront(call),
  }),
  door({
    method: 'POST',
    path: '/api/front/stop',
    action: 'settings.account',
    who: 'agent',
    body: FrontStop,
    reply: Front,
    command: (call) => stopSessions(call, call.input.stop),
  }),
  door({
    method: 'POST',
    path: '/api/front/block',
    action: 'settings.account',
    who: 'agent',
    body: FrontBlock,
    reply: Front,
    limit: ['front.block.agent'],
    command: (call) => blockNetwork(call, call.input.network, call.input.reason),
  }),
];

/** Doors of support sessions: the agents', the desk's, and the customers'. */
export const sessionsDoors: readonly Door[] = [
  ...opening,
  ...helping,
  ...together,
  ...front,
  ...joinDoors,
  ...filesDoors,
  ...recordingsDoors,
];
