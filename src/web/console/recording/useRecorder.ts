import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Recording, Recordings } from '../../../contracts/recordings.ts';
import type { Session } from '../../../contracts/sessions.ts';
import { ask, command } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { useCommand, useIntents } from '../../components/useCommand.ts';
import { Film } from './film.ts';
import type { Scene } from './film.ts';
import type { Sender } from './sender.ts';
import { senderTo } from './upstream.ts';

/** The recordings of a session, and whether the server can make any. */
export function useRecordings(session: string) {
  return useQuery({
    queryKey: ['session', session, 'recordings'],
    queryFn: ({ signal }) => ask<z.infer<typeof Recordings>>(doors.sessionRecordings(session), signal),
  });
}

/** A recording that this page makes. */
interface Made {
  readonly id: string;
  readonly film: Film;
  readonly sender: Sender;
}

/** Films while this page is open: one film at a time, whose bytes go to the server. @param refused hears why one ended by itself */
function useFilm(rests: boolean, scene: () => Scene, refused: (error: unknown) => void) {
  const made = useRef<Made | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const [isEnding, setEnding] = useState(false);
  const look = useRef(scene);
  const resting = useRef(rests);
  useEffect(() => {
    look.current = scene;
    resting.current = rests;
  });
  const finish = async (): Promise<Made | null> => {
    const one = made.current;
    if (one === null) return null;
    made.current = null;
    setEnding(true);
    await one.film.end();
    if (resting.current) one.sender.drop();
    else await one.sender.drained();
    return one;
  };
  const ended = (): void => {
    setEnding(false);
    setRunning(null);
  };
  const begin = (id: string): void => {
    const sender = senderTo(id, (error) => {
      refused(error);
      void finish().finally(ended);
    });
    const film = new Film(
      () => look.current(),
      (bytes) => sender.add(bytes),
    );
    made.current = { id, film, sender };
    setRunning(id);
  };
  useEffect(() => {
    if (made.current !== null) made.current.film.isResting = rests;
  }, [rests, running]);
  // Whoever leaves the page ends the film; the server closes what came.
  useEffect(() => () => void made.current?.film.end(), []);
  return { running, isEnding, begin, finish, ended };
}

/**
 * Makes recordings of a session while this page is open: `start` from a click, once the customer agreed. What is filmed
 * rests while the session does, and ends with what it stands on.
 */
export function useRecorder(session: Session, scene: () => Scene) {
  const client = useQueryClient();
  const [over, setOver] = useState<unknown>(null);
  const intents = useIntents();
  const rests = session.state !== 'active' || session.pausedAt !== null;
  const { running, isEnding, begin, finish, ended } = useFilm(rests, scene, setOver);
  const start = useCommand<void, Recording>({
    path: doors.sessionRecordings(session.id),
    refresh: ['session'],
    onDone: ({ id }) => {
      setOver(null);
      begin(id);
    },
  });
  const stop = async (): Promise<void> => {
    const one = await finish();
    if (one === null) return;
    const path = doors.recordingStep(one.id, 'stop');
    await intents.surely(path, (key) => command(path, {}, 'POST', key)).catch(setOver);
    await client.invalidateQueries({ queryKey: ['session', session.id] });
    ended();
  };
  return { running, isEnding, start, stop, error: start.error ?? over };
}
