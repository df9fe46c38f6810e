import { z } from 'zod';
import { Done, Id } from '../../../contracts/common.ts';
import {
  AbuseReport,
  ConsentAnswer,
  ConsentOffer,
  ConsentWithdraw,
  Join,
  Joined,
  JoinHost,
  JoinLook,
  JoinView,
  Pause,
  Receipt,
} from '../../../contracts/join.ts';
import { Problem } from '../../../contracts/errors.ts';
import { LineGrant } from '../../../contracts/sessions.ts';
import { door } from '../../doors/door.ts';
import { grantLine } from '../grant.ts';
import {
  answerConsent,
  leaveAsCustomer,
  offerConsent,
  pauseSharing,
  reportAbuse,
  withdrawConsent,
} from './act.ts';
import { joinByKey, lookAtKey } from './join.ts';
import { readJoined, readReceipt } from './view.ts';

const own = { name: 'join.own.ip', of: (call: { ip: string }) => call.ip } as const;

const coming = [
  door({
    method: 'POST',
    path: '/api/join/look',
    action: 'public.join',
    who: 'public',
    body: JoinLook,
    reply: JoinHost,
    asks: true,
    limit: ['join.ip'],
    command: ({ app, input, ip }) => lookAtKey(app, input, ip),
  }),
  door({
    method: 'POST',
    path: '/api/join',
    action: 'public.join',
    who: 'public',
    body: Join,
    reply: Joined,
    status: 201,
    secret: true,
    limit: ['join.ip'],
    command: ({ app, input, ip }) => joinByKey(app, input, ip),
  }),
  door({
    method: 'GET',
    path: '/api/join/receipt',
    action: 'public.join',
    who: 'public',
    reply: Receipt,
    command: ({ app, bearer }) => {
      if (bearer === null) throw new Problem('session-over');
      return readReceipt(app, bearer);
    },
  }),
];

const staying = [
  door({
    method: 'GET',
    path: '/api/join/session',
    action: 'session.join',
    who: 'customer',
    reply: JoinView,
    limit: [own],
    command: (call) => readJoined(call),
  }),
  door({
    method: 'POST',
    path: '/api/join/grant',
    action: 'session.join',
    who: 'customer',
    reply: LineGrant,
    secret: true,
    limit: [own],
    command: (call) => grantLine(call, call.actor.sessionId, call.origin),
  }),
  door({
    method: 'POST',
    path: '/api/join/consents/:id',
    action: 'session.join',
    who: 'customer',
    params: z.object({ id: Id }),
    body: ConsentAnswer,
    reply: JoinView,
    limit: [own],
    command: (call) => answerConsent(call, call.params.id, call.input.yes),
  }),
  door({
    method: 'POST',
    path: '/api/join/offer',
    action: 'session.join',
    who: 'customer',
    body: ConsentOffer,
    reply: JoinView,
    limit: [own, 'join.offer.customer'],
    command: (call) => offerConsent(call, call.input),
  }),
  door({
    method: 'POST',
    path: '/api/join/withdraw',
    action: 'session.join',
    who: 'customer',
    body: ConsentWithdraw,
    reply: JoinView,
    command: (call) => withdrawConsent(call, call.input.kind),
  }),
  door({
    method: 'POST',
    path: '/api/join/pause',
    action: 'session.join',
    who: 'customer',
    body: Pause,
    reply: JoinView,
    limit: ['join.pause.customer'],
    command: (call) => pauseSharing(call, call.input.pause),
  }),
  door({
    method: 'POST',
    path: '/api/join/leave',
    action: 'session.join',
    who: 'customer',
    reply: Done,
    command: (call) => leaveAsCustomer(call),
  }),
  door({
    method: 'POST',
    path: '/api/join/report',
    action: 'session.join',
    who: 'customer',
    body: AbuseReport,
    reply: Done,
    command: (call) => reportAbuse(call, call.input.words),
  }),
];

/** Doors of a customer, who has no account: coming by a key, and what they do in their session. */
export const joinDoors = [...coming, ...staying];
