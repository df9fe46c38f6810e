import { z } from 'zod';
import { ClientWhole } from '../../../contracts/clients.ts';
import { Answer, Done, Id } from '../../../contracts/common.ts';
import { Asked } from '../../../contracts/contacts.ts';
import {
  AddPerson,
  ApprovalAnswer,
  ChangePerson,
  DoneList,
  MayAsk,
  MayList,
  Muted,
  UnconfirmedFactors,
  Waiting,
  WaitingList,
} from '../../../contracts/requests.ts';
import { door, type Door } from '../../doors/door.ts';
import { answerApproval } from '../commands/answer.ts';
import { addPerson, changePerson, removePerson } from '../commands/changePeople.ts';
import { confirmFactor, muteForADay } from '../commands/quiet.ts';
import { disownAnswer } from '../commands/disownAnswer.ts';
import { revokeRequest } from '../commands/revokeRequest.ts';
import { revokeWork } from '../commands/revokeWork.ts';
import { readAnswer, readDone, readFactors, readMay, readPeople, readWaiting } from './read.ts';

const One = z.object({ id: Id });

const reading = [
  door({
    method: 'GET',
    path: '/api/portal/may',
    action: 'own-record.read',
    who: 'person',
    reply: MayList,
    command: (call) => readMay(call),
  }),
  door({
    method: 'POST',
    path: '/api/portal/may',
    action: 'own-record.read',
    who: 'person',
    summary: 'What the answer would be; nothing is asked for and nothing recorded',
    body: MayAsk,
    reply: Answer,
    asks: true,
    command: (call) => readAnswer(call, call.input),
  }),
  door({
    method: 'GET',
    path: '/api/portal/waiting',
    action: 'own-record.read',
    who: 'person',
    reply: WaitingList,
    command: (call) => readWaiting(call),
  }),
  door({
    method: 'GET',
    path: '/api/portal/done',
    action: 'own-record.read',
    who: 'person',
    reply: DoneList,
    command: (call) => readDone(call),
  }),
  door({
    method: 'GET',
    path: '/api/portal/people',
    action: 'own-record.read',
    who: 'person',
    reply: ClientWhole,
    command: (call) => readPeople(call),
  }),
  door({
    method: 'GET',
    path: '/api/portal/factors',
    action: 'client-record.read',
    who: 'person',
    reply: UnconfirmedFactors,
    command: (call) => readFactors(call),
  }),
];

const answering = [
  door({
    method: 'POST',
    path: '/api/approvals/:id/answer',
    action: 'approval.answer',
    who: 'person',
    params: One,
    body: ApprovalAnswer,
    reply: Waiting,
    command: (call) => answerApproval(call, call.params.id, call.input),
  }),
  door({
    method: 'POST',
    path: '/api/approvals/:id/not-me',
    action: 'not-me.say',
    who: 'person',
    params: One,
    reply: Done,
    command: (call) => disownAnswer(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/portal/work/:id/revoke',
    action: 'not-me.say',
    who: 'person',
    params: One,
    reply: Done,
    command: (call) => revokeWork(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/portal/requests/:id/revoke',
    action: 'not-me.say',
    who: 'person',
    params: One,
    reply: Done,
    command: (call) => revokeRequest(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/portal/mute',
    action: 'approval.answer',
    who: 'person',
    reply: Muted,
    limit: ['change.person'],
    command: (call) => muteForADay(call),
  }),
  door({
    method: 'POST',
    path: '/api/portal/factors/:id/confirm',
    action: 'approval.answer',
    who: 'person',
    params: One,
    reply: Done,
    command: (call) => confirmFactor(call, call.params.id),
  }),
];

const people = [
  door({
    method: 'POST',
    path: '/api/portal/people',
    action: 'user.add',
    who: 'person',
    body: AddPerson,
    reply: Asked,
    limit: ['invite.client'],
    command: (call) => addPerson(call, call.input),
  }),
  door({
    method: 'PATCH',
    path: '/api/portal/people/:id',
    action: 'user.change',
    who: 'person',
    params: One,
    body: ChangePerson,
    reply: Asked,
    // That an address is taken tells a Member, who does not read the directory, that a colleague has it.
    limit: [
      'change.person',
      {
        name: 'own-address.person',
        of: ({ actor, input }) => (actor.role === 'member' && input.email !== undefined ? actor.id : null),
      },
    ],
    command: (call) => changePerson(call, call.params.id, call.input),
  }),
  door({
    method: 'DELETE',
    path: '/api/portal/people/:id',
    action: 'user.remove',
    who: 'person',
    params: One,
    reply: Asked,
    limit: ['change.person'], // one that is refused is told and kept, too
    command: (call) => removePerson(call, call.params.id),
  }),
];

/** Doors of a client's own people. */
export const portalDoors: readonly Door[] = [...reading, ...answering, ...people];
