import { z } from 'zod';
import { Asked } from '../../contracts/contacts.ts';
import { Done, Id } from '../../contracts/common.ts';
import { WorkList, WorkNote, WorkOrder } from '../../contracts/requests.ts';
import { Stop, StopShown } from '../../contracts/sign-in.ts';
import { door, type Door } from '../doors/door.ts';
import { read } from '../gate/perform.ts';
import { askApprover } from './commands/askApprover.ts';
import { doWork, type WorkStep } from './commands/doWork.ts';
import { orderWork } from './commands/orderWork.ts';
import { runRequest } from './commands/run.ts';
import { lookAtStop, stopByLink } from './commands/stop.ts';
import { withdraw } from './commands/withdraw.ts';
import { portalDoors } from './portal/routes.ts';
import { presentWork } from './present.ts';
import { workOfDesk } from './store.ts';

const One = z.object({ id: Id });

/** What a request's holder does with it: its agent in a contact, or its asker in the portal. */
const requestDoors = [
  door({
    method: 'POST',
    path: '/api/requests/:id/run',
    action: 'own-record.read',
    who: 'any',
    summary: 'Has authority lent, spends it and makes the change',
    params: One,
    reply: Asked,
    command: (call) => runRequest(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/requests/:id/order',
    action: 'contact.match',
    who: 'agent',
    summary: 'Has authority lent and freezes it in a work order',
    params: One,
    reply: Asked,
    command: (call) => orderWork(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/requests/:id/ask-approver',
    action: 'own-record.read',
    who: 'any',
    summary: 'Asks another Super admin to approve, or starts the wait',
    params: One,
    reply: Asked,
    command: (call) => askApprover(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/requests/:id/withdraw',
    action: 'own-record.read',
    who: 'any',
    summary: 'Takes a request back',
    params: One,
    reply: Asked,
    command: (call) => withdraw(call, call.params.id),
  }),
];

const workStep = (step: WorkStep): Door =>
  door({
    method: 'POST',
    path: `/api/work/:id/${step}`,
    action: 'work-order.do',
    who: 'agent',
    params: One,
    body: WorkNote,
    reply: WorkOrder,
    command: (call) => doWork(call, call.params.id, step, call.input.note ?? null),
  });

const workDoors = [
  door({
    method: 'GET',
    path: '/api/work',
    action: 'work-order.do',
    who: 'agent',
    reply: WorkList,
    command: (call) =>
      read(call, { action: 'work-order.do' }, async (tx) => ({
        orders: (await workOfDesk(tx)).map((row) => presentWork(row, call.actor.id)),
      })),
  }),
  workStep('take'),
  workStep('do'),
  workStep('give-back'),
];

/** For whoever was mailed a stop link. */
const stopDoors = [
  door({
    method: 'POST',
    path: '/api/stop/look',
    action: 'public.stop-link',
    who: 'public',
    summary: 'What a stop link would stop; nothing changes',
    body: Stop,
    reply: StopShown,
    asks: true,
    limit: ['link.open.ip'],
    command: ({ app, input }) => lookAtStop(app, input.secret),
  }),
  door({
    method: 'POST',
    path: '/api/stop',
    action: 'public.stop-link',
    who: 'public',
    summary: 'Stops the wait or the new factor that the link is for, once',
    body: Stop,
    reply: Done,
    limit: ['link.open.ip'],
    command: ({ app, input }) => stopByLink(app, input.secret),
  }),
];

/** Doors about what is asked for and what becomes of it. */
export const requestsDoors: readonly Door[] = [...requestDoors, ...workDoors, ...stopDoors, ...portalDoors];
