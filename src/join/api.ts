import type { z } from 'zod';
import type { State } from '../contracts/common.ts';
import type { ConsentOffer, Join, JoinHost, JoinLook, Joined, JoinView, Receipt } from '../contracts/join.ts';
import type { FileOffer, FileTicket, SessionFile, SessionFiles } from '../contracts/files.ts';
import type { ConsentKind, LineGrant } from '../contracts/sessions.ts';
import type { WorkAnswer } from './work.ts';
import { workOut } from './work.ts';

export type Host = z.infer<typeof JoinHost>;
export type View = JoinView;

/** The server, or the way to it, did not do what was asked. `code`: of the error list; `offline`: no answer came. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}

/** Whether a session is over for whoever asked. */
export const isOver = (error: unknown): boolean => error instanceof Failure && error.code === 'session-over';

/** Where the doors of sessions are. */
const JOIN = '/api/join';

/**
 * Asks the server. Throws {@link Failure}.
 *
 * @param signal gives up; after 15 s by default
 */
export async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  token: string | null,
  body?: unknown,
  signal: AbortSignal = AbortSignal.timeout(15_000),
): Promise<T> {
  const init: RequestInit =
    body === undefined
      ? { method, signal }
      : { method, signal, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const reply = await reach(path, token, init);
  return (await reply.json().catch(() => null)) as T;
}

/** Whether the desk is only being tried out; where nobody can say, it is not told. */
export const isEvaluation = (): Promise<boolean> =>
  ask<State>('GET', '/api/state', null).then(
    ({ evaluation }) => evaluation,
    () => false,
  );

/** Sends it as it is; the reply as it came. Throws {@link Failure}. */
async function reach(path: string, token: string | null, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  const reply = await fetch(path, { ...init, headers, credentials: 'omit', cache: 'no-store' }).catch(() => {
    throw new Failure('offline');
  });
  if (reply.ok) return reply;
  const problem = ((await reply.json().catch(() => null)) ?? {}) as { code?: string };
  throw new Failure(problem.code ?? (reply.status >= 500 ? 'offline' : 'internal'), problem);
}

const TUS = { 'tus-resumable': '1.0.0' } as const;

/** Files of a customer's session; everything throws {@link Failure}. */
function fileDoors(token: string) {
  const path = (id: string) => `${JOIN}/files/${id}`;
  return {
    files: async () => (await ask<z.infer<typeof SessionFiles>>('GET', `${JOIN}/files`, token)).files,
    offerFile: (file: z.input<typeof FileOffer>) => ask<SessionFile>('POST', `${JOIN}/files`, token, file),
    /** How many bytes of it have come. */
    fileProgress: async (id: string) => {
      const signal = AbortSignal.timeout(15_000);
      const { headers } = await reach(path(id), token, { method: 'HEAD', headers: TUS, signal });
      return Number(headers.get('upload-offset') ?? 0);
    },
    /** @param signal breaks it off */
    filePiece: async (id: string, offset: number, bytes: Blob, signal: AbortSignal) => {
      const headers = {
        ...TUS,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
      };
      await reach(path(id), token, { method: 'PATCH', headers, body: bytes, signal });
    },
    /** Stops one file on its way, whichever way that is. */
    stopFile: (id: string) => ask('POST', `${path(id)}/stop`, token),
    /** Where a whole file can be fetched for ten minutes. */
    fileUrl: async (id: string) =>
      (await ask<z.infer<typeof FileTicket>>('POST', `${path(id)}/ticket`, token)).url,
  };
}

/** What is told while the page works for its try; 0 to 1, null when it is done. */
export type OnWork = (share: number | null) => void;

/** Tries, and when the server wants work first, does it and tries again: at most twice. */
async function worked<T>(attempt: (work?: WorkAnswer) => Promise<T>, onWork: OnWork): Promise<T> {
  let work: WorkAnswer | undefined;
  for (let round = 0; ; round += 1) {
    try {
      return await attempt(work);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'work-needed' || round === 2) throw error;
      const { task, bits } = error.members as { task: string; bits: number };
      onWork(0);
      work = await workOut(task, bits, { onPiece: onWork }).finally(() => onWork(null));
    }
  }
}

/** Whom a secret leads to; nothing is spent. Throws {@link Failure}. */
export function look(secret: string, onWork: OnWork): Promise<Host> {
  const body = (work?: WorkAnswer): z.input<typeof JoinLook> => ({ secret, work });
  return worked((work) => ask<Host>('POST', `${JOIN}/look`, null, body(work)), onWork);
}

/** Comes in; the secret is spent. Throws {@link Failure}. */
export function join(input: z.input<typeof Join>, onWork: OnWork): Promise<z.infer<typeof Joined>> {
  return worked((work) => ask('POST', JOIN, null, { ...input, work }), onWork);
}

/** What a customer may do in their session, by its token; everything throws {@link Failure}. */
export function ownDoors(token: string) {
  const post = <T>(path: string, body?: unknown) => ask<T>('POST', `${JOIN}${path}`, token, body);
  return {
    token,
    session: () => ask<View>('GET', `${JOIN}/session`, token),
    receipt: () => ask<Receipt>('GET', `${JOIN}/receipt`, token),
    answer: (id: string, yes: boolean) => post<View>(`/consents/${id}`, { yes }),
    offer: (offer: z.input<typeof ConsentOffer>) => post<View>('/offer', offer),
    withdraw: (kind: ConsentKind | null) => post<View>('/withdraw', { kind }),
    pause: (pause: boolean) => post<View>('/pause', { pause }),
    leave: () => post('/leave'),
    report: (words: string) => post('/report', { words }),
    ...fileDoors(token),
    grant: async (signal: AbortSignal) =>
      (await ask<z.infer<typeof LineGrant>>('POST', `${JOIN}/grant`, token, undefined, signal)).grant,
  };
}
export type OwnDoors = ReturnType<typeof ownDoors>;
