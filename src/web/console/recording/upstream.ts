import { doors } from '../../api/doors.ts';
import { ApiProblem, problemFrom } from '../../api/problem.ts';
import { Sender } from './sender.ts';

async function reach(path: string, init: RequestInit): Promise<Response> {
  const reply = await fetch(path, { credentials: 'same-origin', ...init });
  if (!reply.ok) throw problemFrom(reply.status, await reply.json().catch(() => null));
  return reply;
}

/** How long an asking, or a piece, holds a connection that may be dead, ms. */
const WITHIN = 15_000;

/** Refusals that mend themselves; what is wrong with the server does, too, but for a full disk. */
const PASSING = ['offset-differs', 'file-busy', 'busy', 'recording-rests'];
const FULL = ['recording-no-room', 'no-room'];
const isFinal = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  (FULL.includes(error.code) || (error.status >= 400 && error.status < 500 && !PASSING.includes(error.code)));

/**
 * What sends a recording to the server. While the session rests nothing is taken; what is held goes on after it.
 *
 * @param refused hears why nothing more is sent
 */
export function senderTo(id: string, refused: (error: unknown) => void): Sender {
  const path = doors.recording(id);
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
    },
    isFinal,
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
