import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Session } from '../../../../contracts/sessions.ts';
import { hashOf, upload } from '../../../../live/upload.ts';
import type { FileOffer, FileTicket, SessionFile, SessionFiles } from '../../../../contracts/files.ts';
import { ask, command } from '../../../api/client.ts';
import { doors } from '../../../api/doors.ts';
import { ApiProblem, problemFrom } from '../../../api/problem.ts';

const TUS = { 'tus-resumable': '1.0.0' } as const;

/** The files of a session, oldest first. */
export function useFiles(session: Session) {
  return useQuery({
    queryKey: ['session', session.id, 'files'],
    queryFn: ({ signal }) =>
      ask<z.infer<typeof SessionFiles>>(doors.sessionStep(session.id, 'files'), signal),
  });
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  const reply = await fetch(path, { credentials: 'same-origin', ...init });
  if (!reply.ok) throw problemFrom(reply.status, await reply.json().catch(() => null));
  return reply;
}

async function progress(path: string): Promise<number> {
  const reply = await reach(path, { method: 'HEAD', headers: TUS });
  return Number(reply.headers.get('upload-offset') ?? 0);
}

async function piece(path: string, offset: number, bytes: Blob): Promise<void> {
  const headers = {
    ...TUS,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
  };
  await reach(path, { method: 'PATCH', headers, body: bytes });
}

/** Refusals that mend themselves: a piece is still on its way, or began at another place than ours. */
const PASSING = ['offset-differs', 'file-busy', 'consent-waits', 'busy'];
const isFinal = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status >= 400 && error.status < 500 && !PASSING.includes(error.code);

/** A file of this page that goes to the customer. */
export interface Sending {
  readonly done: number;
  /** SHA-256 counted here; null: not yet, or too large for it. */
  readonly hash: string | null;
  readonly error: unknown;
}

/** Files that this page sends, by id. */
export interface Sendings {
  readonly sending: ReadonlyMap<string, Sending>;
  /** Offers a file, or goes on with one of that name and size that broke off. */
  readonly offer: (file: File) => Promise<void>;
}

/** Keeps what this page sends: a file waits until the customer agreed to it, then it goes. */
export function useSendings(session: Session, files: readonly SessionFile[]): Sendings {
  const client = useQueryClient();
  const [sending, setSending] = useState<ReadonlyMap<string, Sending>>(new Map());
  const held = useRef(new Map<string, File>());
  const begun = useRef(new Set<string>());
  const change = useCallback((id: string, what: Partial<Sending>) => {
    const fresh: Sending = { done: 0, hash: null, error: null };
    setSending((all) => new Map(all).set(id, { ...fresh, ...all.get(id), ...what }));
  }, []);
  const stale = useCallback(
    () => void client.invalidateQueries({ queryKey: ['session', session.id] }),
    [client, session.id],
  );
  useEffect(() => {
    for (const { id, agreed, state } of files) {
      const file = held.current.get(id);
      const may = agreed && (state === 'offered' || state === 'receiving');
      if (file === undefined || !may || begun.current.has(id)) continue;
      begun.current.add(id);
      const path = doors.sessionFile(id);
      upload(file, {
        progress: () => progress(path),
        piece: (offset, bytes) => piece(path, offset, bytes),
        moved: (done) => change(id, { done }),
        isFinal,
        wait: (ms) => new Promise((resolve) => window.setTimeout(resolve, ms)),
      }).then(stale, (error: unknown) => {
        begun.current.delete(id);
        held.current.delete(id);
        change(id, { error });
        stale();
      });
    }
  }, [files, change, stale]);
  const offer = async (file: File): Promise<void> => {
    const broken = files.find(
      ({ way, name, size, state, id }) =>
        way === 'to-customer' &&
        state === 'receiving' &&
        name === file.name &&
        size === file.size &&
        !held.current.has(id),
    );
    const words: z.infer<typeof FileOffer> = {
      name: file.name,
      size: file.size,
      ...(/^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? { type: file.type } : {}),
    };
    const id = broken?.id ?? (await command<SessionFile>(doors.sessionStep(session.id, 'files'), words)).id;
    held.current.set(id, file);
    change(id, { error: null });
    stale();
    change(id, { hash: await hashOf(file) });
  };
  return { sending, offer };
}

/** Fetches a whole file to the agent's machine. */
export async function save(file: SessionFile): Promise<void> {
  const { url } = await command<z.infer<typeof FileTicket>>(doors.sessionFileTicket(file.id));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
}
