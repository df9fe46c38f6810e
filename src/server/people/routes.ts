import { z } from 'zod';
import {
  AgentInput,
  AgentList,
  AgentRoles,
  ClientChange,
  ClientInput,
  ClientList,
  ClientWhole,
  DeviceInput,
  Imported,
  ImportPreview,
  ImportRun,
  ImportText,
  PersonInput,
  PhoneLineInput,
} from '../../contracts/clients.ts';
import { Id } from '../../contracts/common.ts';
import { ChangePerson, GoLive } from '../../contracts/requests.ts';
import { door } from '../doors/door.ts';
import { read } from '../gate/perform.ts';
import { readClient } from './access.ts';
import { correctClient, removeClient } from './commands/changeClient.ts';
import { createClient } from './commands/createClient.ts';
import {
  addDevice,
  addLine,
  addPersonAtOnboarding,
  changePersonAtOnboarding,
  removeOwned,
  removePersonAtOnboarding,
} from './commands/editDirectory.ts';
import { goLive, readOnboarding } from './commands/goLive.ts';
import { importPeople, previewImport } from './commands/importPeople.ts';
import { invitePerson } from './commands/invitePerson.ts';
import {
  changeAgentRoles,
  inviteAgent,
  inviteAgentAgain,
  readAgents,
  removeAgent,
} from './commands/manageAgents.ts';
import { presentClient } from './present.ts';
import { clients } from './store.ts';

const ClientId = z.object({ id: Id });
const OfClient = z.object({ id: Id, part: Id });
const IMPORT_BYTES = 6_000_000;

const clientDoors = [
  door({
    method: 'GET',
    path: '/api/clients',
    action: 'directory.browse',
    who: 'agent',
    reply: ClientList,
    command: (call) =>
      read(call, { action: 'directory.browse' }, async (tx) => ({
        clients: (await clients(tx)).map(presentClient),
      })),
  }),
  door({
    method: 'POST',
    path: '/api/clients',
    action: 'client.create',
    who: 'agent',
    body: ClientInput,
    reply: ClientWhole,
    status: 201,
    command: (call) => createClient(call, call.input),
  }),
  door({
    method: 'GET',
    path: '/api/clients/:id',
    action: 'directory.browse',
    who: 'agent',
    params: ClientId,
    reply: ClientWhole,
    command: (call) => readClient(call, call.params.id),
  }),
  door({
    method: 'PATCH',
    path: '/api/clients/:id',
    action: 'client.onboard',
    who: 'agent',
    params: ClientId,
    body: ClientChange,
    reply: ClientWhole,
    command: (call) => correctClient(call, call.params.id, call.input),
  }),
  door({
    method: 'DELETE',
    path: '/api/clients/:id',
    action: 'client.onboard',
    who: 'agent',
    params: ClientId,
    reply: ClientList,
    command: (call) => removeClient(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/clients/:id/invite',
    action: 'client.onboard',
    who: 'agent',
    params: ClientId,
    body: z.object({ personId: Id }),
    reply: ClientWhole,
    limit: ['invite.desk'],
    command: (call) => invitePerson(call, call.params.id, call.input.personId),
  }),
];

const directoryDoors = [
  door({
    method: 'POST',
    path: '/api/clients/:id/people',
    action: 'client.onboard',
    who: 'agent',
    params: ClientId,
    body: PersonInput,
    reply: ClientWhole,
    status: 201,
    command: (call) => addPersonAtOnboarding(call, call.params.id, call.input),
  }),
  door({
    method: 'PATCH',
    path: '/api/clients/:id/people/:part',
    action: 'client.onboard',
    who: 'agent',
    params: OfClient,
    body: ChangePerson,
    reply: ClientWhole,
    command: (call) => changePersonAtOnboarding(call, call.params.id, call.params.part, call.input),
  }),
  door({
    method: 'DELETE',
    path: '/api/clients/:id/people/:part',
    action: 'client.onboard',
    who: 'agent',
    params: OfClient,
    reply: ClientWhole,
    command: (call) => removePersonAtOnboarding(call, call.params.id, call.params.part),
  }),
  door({
    method: 'POST',
    path: '/api/clients/:id/lines',
    action: 'client.onboard',
    who: 'agent',
    params: ClientId,
    body: PhoneLineInput,
    reply: ClientWhole,
    status: 201,
    command: (call) => addLine(call, call.params.id, call.input),
  }),
  door({
    method: 'DELETE',
    path: '/api/clients/:id/lines/:part',
    action: 'client.onboard',
    who: 'agent',
    params: OfClient,
    reply: ClientWhole,
    command: (call) => removeOwned(call, call.params.id, 'line', call.params.part),
  }),
  door({
    method: 'POST',
    path: '/api/clients/:id/devices',
    action: 'client.onboard',
    who: 'agent',
    params: ClientId,
    body: DeviceInput,
    reply: ClientWhole,
    status: 201,
    command: (call) => addDevice(call, call.params.id, call.input),
  }),
  door({
    method: 'DELETE',
    path: '/api/clients/:id/devices/:part',
    action: 'client.onboard',
    who: 'agent',
    params: OfClient,
    reply: ClientWhole,
    command: (call) => removeOwned(call, call.params.id, 'device', call.params.part),
  }),
  door({
    method: 'POST',
    path: '/api/clients/:id/import/preview',
    action: 'client.onboard',
    who: 'agent',
    params: ClientId,
    body: ImportText,
    reply: ImportPreview,
    limit: ['import.desk'],
    bodyLimit: IMPORT_BYTES,
    asks: true,
    command: (call) => previewImport(call, call.params.id, call.input.csv),
  }),
  door({
    method: 'POST',
    path: '/api/clients/:id/import',
    action: 'client.onboard',
    who: 'agent',
    params: ClientId,
    body: ImportRun,
    reply: Imported,
    limit: ['import.desk'],
    bodyLimit: IMPORT_BYTES,
    command: (call) => importPeople(call, call.params.id, call.input),
  }),
];

const agentDoors = [
  door({
    method: 'GET',
    path: '/api/agents',
    action: 'agent.manage',
    who: 'agent',
    reply: AgentList,
    command: (call) => readAgents(call),
  }),
  door({
    method: 'POST',
    path: '/api/agents',
    action: 'agent.manage',
    who: 'agent',
    body: AgentInput,
    reply: AgentList,
    status: 201,
    limit: ['invite.desk'],
    command: (call) => inviteAgent(call, call.input),
  }),
  door({
    method: 'POST',
    path: '/api/agents/:id/invite',
    action: 'agent.manage',
    who: 'agent',
    params: ClientId,
    reply: AgentList,
    limit: ['invite.desk'],
    command: (call) => inviteAgentAgain(call, call.params.id),
  }),
  door({
    method: 'POST',
    path: '/api/agents/:id/roles',
    action: 'agent.manage',
    who: 'agent',
    params: ClientId,
    body: AgentRoles,
    reply: AgentList,
    command: (call) => changeAgentRoles(call, call.params.id, call.input),
  }),
  door({
    method: 'DELETE',
    path: '/api/agents/:id',
    action: 'agent.manage',
    who: 'agent',
    params: ClientId,
    reply: AgentList,
    command: (call) => removeAgent(call, call.params.id),
  }),
];

const liveDoors = [
  door({
    method: 'GET',
    path: '/api/portal/onboarding',
    action: 'client-record.read',
    who: 'person',
    reply: ClientWhole,
    command: (call) => readOnboarding(call),
  }),
  door({
    method: 'POST',
    path: '/api/portal/go-live',
    action: 'policy.change',
    who: 'person',
    body: GoLive,
    reply: ClientWhole,
    command: (call) => goLive(call, call.input),
  }),
];

/** The desk's agents and clients, and a client's going live. */
export const peopleDoors = [...clientDoors, ...directoryDoors, ...agentDoors, ...liveDoors];
