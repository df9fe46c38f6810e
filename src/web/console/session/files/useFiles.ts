import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import type { z } from 'zod';
import type { Session } from '../../../../contracts/sessions.ts';
import { offerOf } from '../../../../live/chosen.ts';
import type { FileTicket, SessionFile, SessionFiles } from '../../../../contracts/files.ts';
import { ask, command } from '../../../api/client.ts';
import { doors } from '../../../api/doors.ts';
import { Intents } from '../../../api/intents.ts';
import { ApiProblem, isCode, problemFrom } from '../../../api/problem.ts';
import { Waits } from '../../../../live/upload.ts';
import { isOnItsWay, NotSent, Outbox } from './outbox.ts';

const TUS = { 'tus-resumable': '1.0.0' } as const;
/** How long an asking holds a connection that may be dead, ms. */
const ASKS = 15_000;

/** How often it is asked whether what is on its way still comes, ms: who stops sending tells nobody. */
const LOOK_EVERY = 3_000;

/** The files of a session, oldest first. */
export function useFiles(session: Session) {
  return useQuery<z.infer<typeof SessionFiles>>({
    refetchInterval: ({ state }) =>
      session.state !== 'ended' && state.data?.files.some(isOnItsWay) === true ? LOOK_EVERY : false,
    queryKey: ['session', session.id, 'files'],
    queryFn: ({ signal }) => ask(doors.sessionStep(session.id, 'files'), signal),
  });
}

/** How far a file that somebody else sends came, bytes; undefined: not known. */
export function useArrived({ id }: SessionFile, isWanted: boolean): number | undefined {
  const arrived = useQuery({
    queryKey: ['arrived', id],
    queryFn: () => progress(id),
    enabled: isWanted,
    refetchInterval: LOOK_EVERY,
  });
  return arrived.data;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  const reply = await fetch(path, { credentials: 'same-origin', ...init });
  if (!reply.ok) throw problemFrom(reply.status, await reply.json().catch(() => null));
  return reply;
}

async function progress(id: string): Promise<number> {
  const reply = await reach(doors.sessionFile(id), {
    method: 'HEAD',
    headers: TUS,
    signal: AbortSignal.timeout(ASKS),
  });
  return Number(reply.headers.get('upload-offset') ?? 0);
}

async function piece(id: string, offset: number, bytes: Blob, signal: AbortSignal): Promise<void> {
  const headers = {
    ...TUS,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
  };
  await reach(doors.sessionFile(id), { method: 'PATCH', headers, body: bytes, signal });
}

/** Refusals that mend themselves: a piece is still on its way, or began at another place than ours. */
const PASSING = ['offset-differs', 'file-busy', 'consent-waits', 'busy'];
/** What is wrong with the server mends itself, too, but for a full disk: that takes somebody who makes room. */
const mayPass = ({ status, code }: ApiProblem): boolean =>
  PASSING.includes(code) || (status >= 500 && code !== 'no-room') || status < 400;
const isFinal = (error: unknown): boolean => error instanceof ApiProblem && !mayPass(error);

/** What this tab sends, by session: a file goes on while its agent looks at another page. */
interface Opened {
  readonly outbox: Outbox;
  readonly waits: Waits;
  draw: () => void;
}
const outboxes = new WeakMap<QueryClient, Map<string, Opened>>();

function openOutbox(client: QueryClient, sessionId: string): Opened {
  const all = outboxes.get(client) ?? new Map<string, Opened>();
  outboxes.set(client, all);
  const known = all.get(sessionId);
  if (known !== undefined) return known;
  const waits = new Waits();
  const intents = new Intents();
  const outbox = new Outbox({
    offer: (file, key) =>
      command<SessionFile>(doors.sessionStep(sessionId, 'files'), offerOf(file), 'POST', key),
    stop: (id) => intents.once(id, (key) => command(doors.sessionFileStop(id), {}, 'POST', key)),
    progress,
    piece,
    // Of what is offered only a name can be wrong in form.
    told: (error) => (isCode(error, 'bad-input') ? new NotSent('file-name') : error),
    isOffline: (error) => isCode(error, 'offline'),
    isFinal,
    wait: (ms) => waits.for(ms),
    watch: (ms) => waits.for(ms),
    changed: () => made.draw(),
    stale: () => void client.invalidateQueries({ queryKey: ['session', sessionId] }),
  });
  const made: Opened = { outbox, waits, draw: () => undefined };
  all.set(sessionId, made);
  return made;
}

/**
 * What this page sends in a session; drawn anew whenever anything in it changes.
 *
 * @param isUp whether the line is: what waits to try again does so when it comes back
 */
export function useOutbox(session: Session, files: readonly SessionFile[], isUp: boolean): Outbox {
  const client = useQueryClient();
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const opened = openOutbox(client, session.id);
  const { outbox, waits } = opened;
  useEffect(() => {
    opened.draw = draw;
    return () => {
      opened.draw = () => undefined;
    };
  }, [opened]);
  useEffect(() => {
    if (isUp) waits.hurry();
  }, [waits, isUp]);
  useEffect(() => outbox.heard(files, session.consents), [outbox, files, session.consents]);
  return outbox;
}

/** Fetches a whole file to the agent's machine. */
export async function save(file: SessionFile): Promise<void> {
  const { url } = await command<z.infer<typeof FileTicket>>(doors.sessionFileTicket(file.id));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
}
