import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { z } from 'zod';
import type { LineGrant, Session } from '../../../contracts/sessions.ts';
import { ask, command, newKey } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { isCode } from '../../api/problem.ts';
import { useCommand } from '../../components/useCommand.ts';
import { Room } from './line/room.ts';
import type { RoomNow } from './line/room.ts';

/** One session, renewed by itself when anything in it changes. */
export function useSession(id: string) {
  return useQuery({
    queryKey: ['session', id],
    queryFn: ({ signal }) => ask<Session>(doors.session(id), signal),
    meta: { topics: ['contact'] },
  });
}

/** A command on a session whose reply is the session as it now stands: shown at once. */
export function useSessionCommand<Input = void>(path: string) {
  const client = useQueryClient();
  return useCommand<Input, Session>({
    path,
    refresh: ['session', 'sessions'],
    onDone: (reply) => client.setQueryData(['session', reply.id], reply),
  });
}

/** The room of this page; null until it is there. */
export function useRoom(session: Session): Room | null {
  const client = useQueryClient();
  const [room, setRoom] = useState<Room | null>(null);
  const { id } = session;
  const isIn = session.state !== 'ended' && session.me.state === 'in';
  useEffect(() => {
    if (!isIn) return undefined;
    const made = new Room({
      grant: async (signal) => {
        const path = doors.sessionStep(id, 'grant');
        return (await command<z.infer<typeof LineGrant>>(path, {}, 'POST', newKey(), signal)).grant;
      },
      isOver: (error) => isCode(error, 'session-ended', 'session-over', 'session-not-yours', 'not-found'),
      stale: () => void client.invalidateQueries({ queryKey: ['session', id] }),
    });
    setRoom(made);
    return () => {
      made.close();
      setRoom(null);
    };
  }, [client, id, isIn]);
  const isActive = session.state === 'active';
  useEffect(() => {
    if (room !== null) room.isActive = isActive;
  }, [room, isActive]);
  return room;
}

/** The room for everything below a live session. */
export const RoomOf = createContext<Room | null>(null);

/** The room, and what is in it now. */
export function useLiveRoom(): { room: Room; now: RoomNow } {
  const room = useContext(RoomOf);
  if (room === null) throw new Error('useLiveRoom stands outside of a live session.');
  return { room, now: useSyncExternalStore(room.subscribe, room.now) };
}
