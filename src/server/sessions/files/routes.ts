import { z } from 'zod';
import { Done, Id } from '../../../contracts/common.ts';
import { Problem } from '../../../contracts/errors.ts';
import { FileOffer, FileTicket, SessionFile, SessionFiles } from '../../../contracts/files.ts';
import { door } from '../../doors/door.ts';
import type { Call } from '../../doors/door.ts';
import type { AnyCaller } from '../../gate/tx.ts';
import { fetchFile, offerFile, progressOf, readFiles, receive, stopFile, ticketFor } from './files.ts';

const own = { name: 'join.own.ip', of: (call: { ip: string }) => call.ip } as const;

/** tus 1.0.0, its core: HEAD tells how far a file came, PATCH brings the next piece. Files are made by a door of ours. */
const TUS = { 'tus-resumable': '1.0.0' } as const;

type Streaming = Pick<Call, 'stream' | 'header' | 'answer'> & AnyCaller;

async function tellProgress(call: Streaming, fileId: string): Promise<void> {
  const { offset, size } = await progressOf(call, fileId);
  call.answer({ ...TUS, 'upload-offset': String(offset), 'upload-length': String(size) });
}

async function takePiece(call: Streaming, fileId: string): Promise<void> {
  const offset = call.header('upload-offset');
  if (call.stream === null || !/^\d{1,12}$/.test(offset)) {
    const message = 'Send bytes as application/offset+octet-stream, and where they begin in Upload-Offset.';
    throw new Problem('bad-input', { count: 1, fields: [{ field: 'header.upload-offset', message }] });
  }
  const now = await receive(call, fileId, Number(offset), call.stream);
  call.answer({ ...TUS, 'upload-offset': String(now) });
}

const agents = [
  door({
    method: 'GET',
    path: '/api/sessions/:id/files',
    action: 'session.host',
    who: 'agent',
    params: z.object({ id: Id }),
    reply: SessionFiles,
    command: (call) => readFiles(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/files',
    action: 'session.host',
    who: 'agent',
    params: z.object({ id: Id }),
    body: FileOffer,
    reply: SessionFile,
    status: 201,
    limit: ['file.agent'],
    command: (call) => offerFile(call, call.params.id, call.input),
  }),
  door({
    method: 'HEAD',
    path: '/api/sessions/files/:fileId',
    action: 'session.host',
    who: 'agent',
    params: z.object({ fileId: Id }),
    reply: 'empty',
    command: (call) => tellProgress(call, call.params.fileId),
  }),
  door({
    method: 'PATCH',
    path: '/api/sessions/files/:fileId',
    action: 'session.host',
    who: 'agent',
    params: z.object({ fileId: Id }),
    stream: true,
    reply: 'empty',
    status: 204,
    command: (call) => takePiece(call, call.params.fileId),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/files/:fileId/stop',
    action: 'session.host',
    who: 'agent',
    params: z.object({ fileId: Id }),
    reply: Done,
    command: (call) => stopFile(call, call.params.fileId),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/files/:fileId/ticket',
    action: 'session.host',
    who: 'agent',
    params: z.object({ fileId: Id }),
    reply: FileTicket,
    secret: true,
    command: (call) => ticketFor(call, call.params.fileId),
  }),
];

const customers = [
  door({
    method: 'GET',
    path: '/api/join/files',
    action: 'session.join',
    who: 'customer',
    reply: SessionFiles,
    limit: [own],
    command: (call) => readFiles(call, call.actor.sessionId),
  }),
  door({
    method: 'POST',
    path: '/api/join/files',
    action: 'session.join',
    who: 'customer',
    body: FileOffer,
    reply: SessionFile,
    status: 201,
    limit: [own, 'join.offer.customer'],
    command: (call) => offerFile(call, call.actor.sessionId, call.input),
  }),
  door({
    method: 'HEAD',
    path: '/api/join/files/:fileId',
    action: 'session.join',
    who: 'customer',
    params: z.object({ fileId: Id }),
    reply: 'empty',
    limit: [own],
    command: (call) => tellProgress(call, call.params.fileId),
  }),
  door({
    method: 'PATCH',
    path: '/api/join/files/:fileId',
    action: 'session.join',
    who: 'customer',
    params: z.object({ fileId: Id }),
    stream: true,
    reply: 'empty',
    status: 204,
    command: (call) => takePiece(call, call.params.fileId),
  }),
  door({
    method: 'POST',
    path: '/api/join/files/:fileId/stop',
    action: 'session.join',
    who: 'customer',
    params: z.object({ fileId: Id }),
    reply: Done,
    command: (call) => stopFile(call, call.params.fileId),
  }),
  door({
    method: 'POST',
    path: '/api/join/files/:fileId/ticket',
    action: 'session.join',
    who: 'customer',
    params: z.object({ fileId: Id }),
    reply: FileTicket,
    secret: true,
    limit: [own],
    command: (call) => ticketFor(call, call.params.fileId),
  }),
];

const fetching = [
  door({
    method: 'GET',
    path: '/files/:ticket',
    action: 'public.file',
    who: 'public',
    params: z.object({ ticket: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
    reply: 'download',
    limit: ['file.ticket.ip'],
    command: (call) => fetchFile(call.app, call.params.ticket),
  }),
];

/** Doors of files in sessions: offered, sent in pieces that can be resumed, fetched as downloads from a path of their own. */
export const filesDoors = [...agents, ...customers, ...fetching];
