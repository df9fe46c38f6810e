import { z } from 'zod';
import { Id } from '../../../contracts/common.ts';
import { Problem } from '../../../contracts/errors.ts';
import {
  Recording,
  RecordingRule,
  RecordingRuleQuery,
  Recordings,
  RecordingsPast,
} from '../../../contracts/recordings.ts';
import { door } from '../../doors/door.ts';
import type { Door } from '../../doors/door.ts';
import { countPast, destroyRecording, playRecording, readRule, setRule, viewRecording } from './play.ts';
import { progressOf, readRecordings, startRecording, stopRecording, takePiece } from './record.ts';

const Session = z.object({ id: Id });
const One = z.object({ recordingId: Id });

const recording = [
  door({
    method: 'GET',
    path: '/api/sessions/:id/recordings',
    action: 'session.host',
    who: 'agent',
    params: Session,
    reply: Recordings,
    command: (call) => readRecordings(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/sessions/:id/recordings',
    action: 'session.host',
    who: 'agent',
    params: Session,
    reply: Recording,
    status: 201,
    command: (call) => startRecording(call, call.params.id),
  }),
  door({
    method: 'HEAD',
    path: '/api/recordings/:recordingId',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: 'empty',
    command: async (call) =>
      call.answer({ 'upload-offset': String(await progressOf(call, call.params.recordingId)) }),
  }),
  door({
    method: 'PATCH',
    path: '/api/recordings/:recordingId',
    action: 'session.host',
    who: 'agent',
    params: One,
    stream: true,
    reply: 'empty',
    status: 204,
    command: async (call) => {
      const offset = call.header('upload-offset');
      if (call.stream === null || !/^\d{1,12}$/.test(offset)) {
        const message =
          'Send bytes as application/offset+octet-stream, and where they begin in Upload-Offset.';
        throw new Problem('bad-input', { count: 1, fields: [{ field: 'header.upload-offset', message }] });
      }
      const now = await takePiece(call, call.params.recordingId, Number(offset), call.stream);
      call.answer({ 'upload-offset': String(now) });
    },
  }),
  door({
    method: 'POST',
    path: '/api/recordings/:recordingId/stop',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: Recording,
    command: (call) => stopRecording(call, call.params.recordingId),
  }),
];

const playing = [
  door({
    method: 'POST',
    path: '/api/recordings/:recordingId/view',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: Recording,
    limit: ['recording.view.agent'],
    command: (call) => viewRecording(call, call.params.recordingId),
  }),
  door({
    method: 'GET',
    path: '/api/recordings/:recordingId/media',
    action: 'session.host',
    who: 'agent',
    params: One,
    reply: 'download',
    command: (call) => playRecording(call, call.params.recordingId, call.header('range')),
  }),
  door({
    method: 'POST',
    path: '/api/recordings/:recordingId/destroy',
    action: 'settings.account',
    who: 'agent',
    params: One,
    reply: Recording,
    command: (call) => destroyRecording(call, call.params.recordingId),
  }),
  door({
    method: 'GET',
    path: '/api/front/recordings',
    action: 'settings.account',
    who: 'agent',
    reply: RecordingRule,
    command: (call) => readRule(call),
  }),
  door({
    method: 'GET',
    path: '/api/front/recordings/past',
    action: 'settings.account',
    who: 'agent',
    query: RecordingRuleQuery,
    reply: RecordingsPast,
    command: (call) => countPast(call, call.query.days),
  }),
  door({
    method: 'POST',
    path: '/api/front/recordings',
    action: 'settings.account',
    who: 'agent',
    body: RecordingRule,
    reply: RecordingRule,
    command: (call) => setRule(call, call.input),
  }),
];

/** Doors of recordings: made in pieces while the customer's yes stands, played by few and told, destroyed. */
export const recordingsDoors: readonly Door[] = [...recording, ...playing];
