import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { z } from 'zod';
import type { Claimed, Queue, QueueEntry } from '../../../contracts/queue.ts';
import { ask } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { useMe } from '../../api/session.ts';
import type { CommandOptions } from '../../components/useCommand.ts';
import { useCommand } from '../../components/useCommand.ts';

/** The desk's queue, renewed by itself when anybody comes, leaves or is taken. */
export function useQueue() {
  return useQuery({
    queryKey: ['queue'],
    queryFn: ({ signal }) => ask<Queue>(doors.queue, signal),
    meta: { topics: ['queue', 'front', 'agent'] },
  });
}

/** A command whose reply is the queue as it now stands: shown at once. */
export function useQueueCommand<Input = void>(options: CommandOptions<Input, Queue>) {
  const cache = useQueryClient();
  return useCommand<Input, Queue>({
    ...options,
    refresh: ['queue'],
    onDone: (reply, input) => {
      cache.setQueryData(['queue'], reply);
      options.onDone?.(reply, input);
    },
  });
}

/** Takes somebody, or the next, and opens the session they are in then. */
export function useClaim(entryId?: string) {
  const navigate = useNavigate();
  return useCommand<void, z.infer<typeof Claimed>>({
    path: entryId === undefined ? doors.queueClaim : doors.queueStep(entryId, 'claim'),
    body: () => ({}),
    refresh: ['queue', 'sessions'],
    onDone: (taken) => void navigate(`/desk/sessions/${taken.sessionId}`),
  });
}

/** Whether an agent is one of those who serve a group. */
export function serves(queue: Queue, groupId: string, agentId: string): boolean {
  const group = queue.groups.find(({ id }) => id === groupId);
  return group !== undefined && (group.everybody || group.members.includes(agentId));
}

/** Who waits for this reader: in a group of theirs and kept for nobody else, or kept for them. */
export function forMe(queue: Queue, me: string): QueueEntry[] {
  return queue.entries.filter(
    ({ state, assignedTo, groupId }) =>
      state === 'waiting' && (assignedTo === me || (assignedTo === null && serves(queue, groupId, me))),
  );
}

/** How many wait for this reader, for the navigation. */
export function useWaitingForMe(): number | undefined {
  const me = useMe();
  const { data } = useQueue();
  return data && forMe(data, me.id).length;
}
