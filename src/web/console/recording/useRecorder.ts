import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Recording, Recordings } from '../../../contracts/recordings.ts';
import type { Session } from '../../../contracts/sessions.ts';
import { ask, command } from '../../api/client.ts';
import { doors } from '../../api/doors.ts';
import { ApiProblem, problemFrom } from '../../api/problem.ts';
import { useCommand } from '../../components/useCommand.ts';
import { Film } from './film.ts';
import type { Scene } from './film.ts';
import { Sender } from './sender.ts';

/** The recordings of a session, and whether the server can make any. */
export function useRecordings(session: string) {
  return useQuery({
    queryKey: ['session', session, 'recordings'],
    queryFn: ({ signal }) => ask<z.infer<typeof Recordings>>(doors.sessionRecordings(session), signal),
  });
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  const reply = await fetch(path, { credentials: 'same-origin', ...init });
  if (!reply.ok) throw problemFrom(reply.status, await reply.json().catch(() => null));
  return reply;
}

/** How long an asking, or a piece, holds a connection that may be dead, ms. */
const WITHIN = 15_000;

/** Refusals that mend themselves; what is wrong with the server does, too, but for a full disk. */
const PASSING = ['offset-differs', 'file-busy', 'busy'];
const FULL = ['recording-no-room', 'no-room'];
const isFinal = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  (FULL.includes(error.code) || (error.status >= 400 && error.status < 500 && !PASSING.includes(error.code)));

/** Tries, so many times that a page has heard of a pause by then, before a recording counts as over. */
const OVER_AFTER = 4;

/** @param rests whether the session does: nothing is taken meanwhile, and what is held goes on after it */
function senderTo(id: string, rests: () => boolean, refused: (error: unknown) => void): Sender {
  const path = doors.recording(id);
  let overs = 0;
  return new Sender({
    progress: async () =>
      Number(
        (await reach(path, { method: 'HEAD', signal: AbortSignal.timeout(WITHIN) })).headers.get(
          'upload-offset',
        ) ?? Number.NaN,
      ),
    piece: async (offset, bytes) => {
      const headers = {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
      };
      await reach(path, { method: 'PATCH', headers, body: bytes, signal: AbortSignal.timeout(WITHIN) });
      overs = 0;
    },
    isFinal: (error) => {
      if (!(error instanceof ApiProblem && error.code === 'recording-over')) return isFinal(error);
      if (rests()) overs = 0;
      else overs += 1;
      return overs >= OVER_AFTER;
    },
    refused,
    tooMuch: () =>
      new ApiProblem({
        status: 0,
        code: 'recording-unsent',
        title: 'Too much waits',
        detail: 'The server was away for too long.',
      }),
    wait: (ms) => new Promise((resolve) => window.setTimeout(resolve, ms)),
  });
}

/** A recording that this page makes. */
interface Made {
  readonly id: string;
  readonly film: Film;
  readonly sender: Sender;
}

/**
 * Makes recordings of a session while this page is open: `start` from a click, once the customer agreed. What is filmed
 * rests while the session does, and ends with what it stands on.
 */
export function useRecorder(session: Session, scene: () => Scene) {
  const client = useQueryClient();
  const made = useRef<Made | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const [over, setOver] = useState<unknown>(null);
  const look = useRef(scene);
  const rests = session.state !== 'active' || session.pausedAt !== null;
  const resting = useRef(rests);
  useEffect(() => {
    look.current = scene;
    resting.current = rests;
  });
  const finish = async (): Promise<Made | null> => {
    const one = made.current;
    made.current = null;
    setRunning(null);
    await one?.film.end();
    if (resting.current) one?.sender.drop();
    else await one?.sender.drained();
    return one;
  };
  const begin = ({ id }: Recording): void => {
    const refused = (error: unknown): void => {
      setOver(error);
      void finish();
    };
    const sender = senderTo(id, () => resting.current, refused);
    const film = new Film(
      () => look.current(),
      (bytes) => sender.add(bytes),
    );
    made.current = { id, film, sender };
    setRunning(id);
  };
  const start = useCommand<void, Recording>({
    path: doors.sessionRecordings(session.id),
    refresh: ['session'],
    onDone: (recording) => {
      setOver(null);
      begin(recording);
    },
  });
  const stop = async (): Promise<void> => {
    const one = await finish();
    if (one !== null) await command(doors.recordingStep(one.id, 'stop')).catch(setOver);
    void client.invalidateQueries({ queryKey: ['session', session.id] });
  };
  useEffect(() => {
    if (made.current !== null) made.current.film.isResting = rests;
  }, [rests, running]);
  // Whoever leaves the page ends the film; the server closes what came.
  useEffect(() => () => void made.current?.film.end(), []);
  return { running, start, stop, error: start.error ?? over };
}
