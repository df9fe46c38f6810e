import { z } from 'zod';
import { Done, Id } from '../../../contracts/common.ts';
import { Problem } from '../../../contracts/errors.ts';
import {
  Claimed,
  ClaimNext,
  GroupChange,
  GroupMake,
  HelpDesk,
  LeaveMessage,
  Office,
  OfficeChange,
  Queue,
  QueueAssign,
  QueueGroups,
  QueueHold,
  QueueTransfer,
  SayAvailability,
  Slug,
  SlugChange,
  Stood,
  Wait,
  Waiting,
} from '../../../contracts/queue.ts';
import { door, type Door } from '../../doors/door.ts';
import { readGroups, readOffice, readQueue } from './access.ts';
import { sayAvailability } from './commands/availability.ts';
import { claim } from './commands/claim.ts';
import { removeGroup, saveGroup } from './commands/groups.ts';
import { assign, cancelTransfer, hold, serveMessage, transfer } from './commands/move.ts';
import { setHours, setSlug } from './commands/office.ts';
import { leaveLine, leaveMessage, readHelpDesk, standInLine } from './help.ts';
import { lineOf } from './line.ts';

const bySlug = z.object({ slug: Slug });
const byId = z.object({ id: Id });
const comers = ['queue.wait.ip', { name: 'queue.wait.desk', of: () => 'all' }] as const;
const moving = ['queue.agent'] as const;

const coming = [
  door({
    method: 'GET',
    path: '/api/help/:slug',
    action: 'public.wait',
    who: 'public',
    params: bySlug,
    reply: HelpDesk,
    limit: ['queue.look.ip'],
    command: ({ app, params }) => readHelpDesk(app, params.slug),
  }),
  door({
    method: 'POST',
    path: '/api/help/:slug/wait',
    action: 'public.wait',
    who: 'public',
    params: bySlug,
    body: Wait,
    reply: Stood,
    status: 201,
    secret: true,
    limit: comers,
    command: ({ app, params, ip, input }) => standInLine(app, { slug: params.slug, ip }, input),
  }),
  door({
    method: 'POST',
    path: '/api/help/:slug/message',
    action: 'public.wait',
    who: 'public',
    params: bySlug,
    body: LeaveMessage,
    reply: Done,
    status: 201,
    limit: comers,
    command: ({ app, params, ip, input }) => leaveMessage(app, { slug: params.slug, ip }, input),
  }),
  door({
    method: 'GET',
    path: '/api/waiting',
    action: 'public.wait',
    who: 'public',
    summary: 'Answers when the place is another than `after`, at the latest in 20 seconds.',
    query: z.object({ after: z.string().max(40).optional() }),
    reply: Waiting,
    limit: [], // a thousand ask here all the time: strangers to the line are counted in memory
    command: ({ app, bearer, query, ip, onLeave }) => {
      if (bearer === null) throw new Problem('queue-over');
      return lineOf(app).ask(bearer, query.after, ip, onLeave);
    },
  }),
  door({
    method: 'POST',
    path: '/api/waiting/leave',
    action: 'public.wait',
    who: 'public',
    reply: Done,
    command: ({ app, bearer }) => leaveLine(app, bearer),
  }),
];

const taking = [
  door({
    method: 'GET',
    path: '/api/queue',
    action: 'session.host',
    who: 'agent',
    reply: Queue,
    command: (call) => readQueue(call),
  }),
  door({
    method: 'POST',
    path: '/api/queue/claim',
    action: 'session.host',
    who: 'agent',
    body: ClaimNext,
    reply: Claimed,
    command: (call) => claim(call, call.input),
  }),
  door({
    method: 'POST',
    path: '/api/queue/:id/claim',
    action: 'session.host',
    who: 'agent',
    params: byId,
    reply: Claimed,
    command: (call) => claim(call, { entryId: call.params.id }),
  }),
  door({
    method: 'POST',
    path: '/api/queue/availability',
    action: 'session.host',
    who: 'agent',
    body: SayAvailability,
    reply: Queue,
    limit: moving,
    command: (call) => sayAvailability(call, call.input.said),
  }),
];

const movingDoors = [
  door({
    method: 'POST',
    path: '/api/queue/:id/assign',
    action: 'session.host',
    who: 'agent',
    params: byId,
    body: QueueAssign,
    reply: Queue,
    limit: moving,
    command: (call) => assign(call, call.params.id, call.input.agentId),
  }),
  door({
    method: 'POST',
    path: '/api/queue/:id/hold',
    action: 'session.host',
    who: 'agent',
    params: byId,
    body: QueueHold,
    reply: Queue,
    limit: moving,
    command: (call) => hold(call, call.params.id, call.input.hold),
  }),
  door({
    method: 'POST',
    path: '/api/queue/:id/transfer',
    action: 'session.host',
    who: 'agent',
    params: byId,
    body: QueueTransfer,
    reply: Queue,
    limit: moving,
    command: (call) => transfer(call, call.params.id, call.input.to, call.input.reason),
  }),
  door({
    method: 'POST',
    path: '/api/queue/:id/transfer/cancel',
    action: 'session.host',
    who: 'agent',
    params: byId,
    reply: Queue,
    limit: moving,
    command: (call) => cancelTransfer(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/queue/:id/serve',
    action: 'session.host',
    who: 'agent',
    params: byId,
    reply: Queue,
    limit: moving,
    command: (call) => serveMessage(call, call.params.id),
  }),
];

const desk = [
  door({
    method: 'GET',
    path: '/api/groups',
    action: 'session.host',
    who: 'agent',
    reply: QueueGroups,
    command: (call) => readGroups(call),
  }),
  door({
    method: 'POST',
    path: '/api/groups',
    action: 'group.manage',
    who: 'agent',
    body: GroupMake,
    reply: QueueGroups,
    command: (call) => saveGroup(call, call.input),
  }),
  door({
    method: 'POST',
    path: '/api/groups/:id',
    action: 'group.manage',
    who: 'agent',
    params: byId,
    body: GroupChange,
    reply: QueueGroups,
    command: (call) => saveGroup(call, { id: call.params.id, ...call.input }),
  }),
  door({
    method: 'POST',
    path: '/api/groups/:id/remove',
    action: 'group.manage',
    who: 'agent',
    params: byId,
    reply: QueueGroups,
    command: (call) => removeGroup(call, call.params.id),
  }),
  door({
    method: 'GET',
    path: '/api/front/office',
    action: 'settings.account',
    who: 'agent',
    reply: Office,
    command: (call) => readOffice(call),
  }),
  door({
    method: 'POST',
    path: '/api/front/hours',
    action: 'settings.account',
    who: 'agent',
    body: OfficeChange,
    reply: Office,
    command: (call) => setHours(call, call.input),
  }),
  door({
    method: 'POST',
    path: '/api/front/address',
    action: 'settings.account',
    who: 'agent',
    body: SlugChange,
    reply: Office,
    command: (call) => setSlug(call, call.input),
  }),
];

/** Doors of the queue: those who come, the agents who take them, the desk's groups and hours. */
export const queueDoors: readonly Door[] = [...coming, ...taking, ...movingDoors, ...desk];
