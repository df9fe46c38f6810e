import type { z } from 'zod';
import { Problem } from '../../contracts/errors.ts';
import { Erased, EraseInput, RecordFilter, RecordPage, RecordQuery } from '../../contracts/record.ts';
import type { AgentActor, PersonActor } from '../actor.ts';
import { door } from '../doors/door.ts';
import type { Door, Download } from '../doors/door.ts';
import { perform, read } from '../gate/perform.ts';
import type { Errand } from '../gate/perform.ts';
import type { Caller } from '../gate/tx.ts';
import { checkpointDeps, keepExported } from './checkpoints.ts';
import { wholeExport } from './download.ts';
import { RecordChanged } from './export.ts';
import { readPage } from './read.ts';

type PersonCaller = Caller & { readonly actor: PersonActor };
type AgentCaller = Caller & { readonly actor: AgentActor };

const OWN = { action: 'own-record.read', subject: { own: true } } as const;
const WHOLE = { action: 'client-record.read' } as const;
const DESK = { action: 'desk-record.read' } as const;
const PAGE = 50;

/** A Super admin reads the whole chain, anybody else what they did themself: and no number tells how much lies between. */
function readOurs(caller: PersonCaller, query: RecordQuery): Promise<RecordPage> {
  const errand = caller.actor.role === 'super-admin' ? WHOLE : OWN;
  return readOf(caller, errand, caller.actor.clientId, query);
}

function readOf(caller: Caller, errand: Errand, chain: string, query: RecordQuery): Promise<RecordPage> {
  const { before = null, ...filter } = query;
  const own = errand === OWN;
  return read(caller, errand, (tx) => readPage(tx, chain, filter, { before, limit: PAGE, own }));
}

function exportOurs(caller: PersonCaller, filter: RecordFilter): Promise<Download> {
  return exportOf(caller, WHOLE, { kind: 'client', chain: caller.actor.clientId }, filter);
}

function exportDesk(caller: AgentCaller, filter: RecordFilter): Promise<Download> {
  return exportOf(caller, DESK, { kind: 'desk', chain: caller.actor.deskId }, filter);
}

/** The export, with its checkpoint kept and mailed as the hourly one would be. @throws try-again */
async function exportOf(
  caller: Caller,
  errand: Errand,
  of: { kind: 'client' | 'desk'; chain: string },
  given: RecordFilter,
): Promise<Download> {
  const { app, actor } = caller;
  const filter = Object.keys(given).length === 0 ? null : given;
  const asReader = <T>(work: Parameters<typeof read<T>>[2]) => read(caller, errand, work);
  const { stand, body } = await wholeExport(asReader, { ...of, filter }, app.recordKey).catch(tryAgain);
  const clientId = of.kind === 'client' ? of.chain : null;
  const grown = { chain: of.chain, clientId, deskId: actor.deskId, ...stand };
  try {
    if (await keepExported(checkpointDeps(app), grown)) app.mail.wake();
  } catch (error) {
    body.destroy();
    throw error;
  }
  const whose = await asReader((tx) => tx.row<{ name: string }>(WHOSE));
  return {
    name: `record-${wordOf(whose.name)}-${stand.at.slice(0, 10)}.jsonl`,
    type: 'application/jsonl',
    body,
  };
}

/** What the reader's client is called, or their desk. */
const WHOSE = 'select coalesce(client_name, desk_name) as name from guard.me()';

/** A name as one word of a file's name. */
const wordOf = (name: string): string =>
  name
    .match(/[\p{L}\p{M}\p{N}]+/gu)
    ?.join('-')
    .slice(0, 60) ?? 'export';

function tryAgain(error: unknown): never {
  if (error instanceof RecordChanged) throw new Problem('try-again');
  throw error;
}

/** Erases the content of entries: who may is the policy's, that a factor was just shown the guard's. */
function erase(caller: PersonCaller, entries: readonly number[]): Promise<z.infer<typeof Erased>> {
  const { clientId } = caller.actor;
  const sentence = `Erase the content of ${entries.length === 1 ? '1 entry' : `${entries.length} entries`}`;
  return perform(caller, { ...WHOLE, sentence }, (tx) =>
    // It tells the chain itself which entries these were, in the same statement.
    tx.row<{ erased: number }>('select guard.erase($1, $2) as erased', [clientId, entries]),
  );
}

/** The record of a client, for its people, and of the desk, for its admins. */
export const recordDoors: readonly Door[] = [
  door({
    method: 'GET',
    path: '/api/portal/record',
    action: 'own-record.read',
    who: 'person',
    query: RecordQuery,
    reply: RecordPage,
    command: (call) => readOurs(call, call.query),
  }),
  door({
    method: 'GET',
    path: '/api/portal/record/export',
    action: 'client-record.read',
    who: 'person',
    query: RecordFilter,
    reply: 'download',
    limit: ['export.client'],
    command: (call) => exportOurs(call, call.query),
  }),
  door({
    method: 'POST',
    path: '/api/portal/record/erase',
    action: 'client-record.read',
    who: 'person',
    body: EraseInput,
    reply: Erased,
    command: (call) => erase(call, call.input.entries),
  }),
  door({
    method: 'GET',
    path: '/api/record',
    action: 'desk-record.read',
    who: 'agent',
    query: RecordQuery,
    reply: RecordPage,
    command: (call) => readOf(call, DESK, call.actor.deskId, call.query),
  }),
  door({
    method: 'GET',
    path: '/api/record/export',
    action: 'desk-record.read',
    who: 'agent',
    query: RecordFilter,
    reply: 'download',
    limit: ['export.desk'],
    command: (call) => exportDesk(call, call.query),
  }),
];
