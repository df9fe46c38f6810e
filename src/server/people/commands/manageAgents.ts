import { v7 } from 'uuid';
import type { z } from 'zod';
import type { AgentInput, AgentList, AgentRoles, MailFate } from '../../../contracts/clients.ts';
import type { DeskRole } from '../../../contracts/common.ts';
import { deskRolesInWords } from '../../../contracts/words.ts';
import type { AgentActor } from '../../actor.ts';
import { answerFor, perform, read } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { mailFate } from '../mailFate.ts';
import type { MailState } from '../mailFate.ts';
import { neededEmailKey, ofAddress } from '../personRow.ts';
import { agentName, callerName } from '../../gate/who.ts';

type AgentCaller = Caller & { readonly actor: AgentActor };
type Agents = z.infer<typeof AgentList>;

interface AgentRecord {
  id: string;
  first: string;
  last: string;
  email: string;
  roles: DeskRole[];
  status: 'invited' | 'active';
  version: number;
}

const ORDER: readonly DeskRole[] = ['agent', 'manager', 'admin', 'billing-contact'];

/** The highest of some roles, which is what `agent.manage` is decided by. */
export function highest(roles: readonly DeskRole[]): DeskRole {
  return ORDER.findLast((role) => roles.includes(role)) ?? 'agent';
}

/** Everybody of the desk, with what the reader may do about each. */
export function readAgents(caller: AgentCaller): Promise<Agents> {
  return read(caller, { action: 'agent.manage', subject: { role: 'agent' } }, (tx) => agentsOf(tx, caller));
}

async function agentsOf(tx: Tx, caller: AgentCaller): Promise<Agents> {
  const rows = await tx.rows<AgentRecord>(
    `select id, first, last, email, roles, status, version from agent where status <> 'removed' order by last, first, id`,
  );
  const mails = await tx.rows<MailState & { agent_id: string }>(
    'select distinct on (agent_id) agent_id, state, fault from mail_state where agent_id is not null order by agent_id, at desc',
  );
  const fates = new Map(mails.map((mail) => [mail.agent_id, mailFate(mail)]));
  return { agents: rows.map((row) => presentAgent(row, fates.get(row.id) ?? null, caller)) };
}

function presentAgent(agent: AgentRecord, fate: MailFate | null, caller: AgentCaller) {
  const { id, first, last, email, roles, status, version } = agent;
  const me = id === caller.actor.id;
  const answer = answerFor(caller, { action: 'agent.manage', subject: { role: highest(roles) } });
  const why = me
    ? 'Nobody changes or removes themself.'
    : answer !== null && answer.outcome !== 'allow'
      ? answer.because
      : null;
  return {
    id,
    first,
    last,
    email,
    roles,
    status,
    mail: status === 'invited' ? fate : null,
    version,
    me,
    may: { remove: why === null, change: why === null, why },
  };
}

/** Invites an agent or admin by mail. Throws `address-taken`. */
export function inviteAgent(caller: AgentCaller, input: z.output<typeof AgentInput>): Promise<Agents> {
  const roles = withAgent(input.roles);
  const who = `${input.first} ${input.last} to the desk as ${deskRolesInWords(roles)}`;
  return perform(
    caller,
    { action: 'agent.manage', subject: { role: highest(roles) }, sentence: `Invite ${who}.` },
    async (tx) => {
      await invite(tx, { ...input, roles });
      tx.record({
        chain: caller.actor.deskId,
        action: 'agent.manage',
        body: { sentence: `${await callerName(tx)} invited ${who}.`, subject: { ...input, roles } },
      });
      return agentsOf(tx, caller);
    },
  );
}

async function invite(tx: Tx, agent: z.output<typeof AgentInput>): Promise<void> {
  const { first, last, email, roles } = agent;
  const values = [v7(), first, last, email, neededEmailKey(email), roles];
  try {
    await tx.rows('select guard.invite_agent($1, $2, $3, $4, $5, $6)', values);
  } catch (error) {
    throw ofAddress(error);
  }
}

/** Mails the invitation once more. Throws `not-found`, `already-accepted`, `limit-reached`. */
export function inviteAgentAgain(caller: AgentCaller, id: string): Promise<Agents> {
  const sentence = 'Mail an agent’s invitation again.';
  return perform(caller, { action: 'agent.manage', sentence }, async (tx) => {
    await tx.rows('select guard.invite_agent_again($1)', [id]);
    const told = `${await callerName(tx)} mailed the invitation of ${await agentName(tx, id)} again.`;
    tellOf(tx, caller, told, { id });
    return agentsOf(tx, caller);
  });
}

/** Gives an agent other roles. The guard asks the policy's question again, with the roles that are held. */
export function changeAgentRoles(
  caller: AgentCaller,
  id: string,
  input: z.output<typeof AgentRoles>,
): Promise<Agents> {
  const roles = withAgent(input.roles);
  const sentence = `Give an agent the roles ${deskRolesInWords(roles)}.`;
  return perform(
    caller,
    { action: 'agent.manage', subject: { role: highest(roles) }, sentence },
    async (tx) => {
      await tx.rows('select guard.change_agent_roles($1, $2, $3)', [id, roles, input.version]);
      const told = `${await callerName(tx)} gave ${await agentName(tx, id)} the roles ${deskRolesInWords(roles)}.`;
      tellOf(tx, caller, told, { id, roles });
      return agentsOf(tx, caller);
    },
  );
}

/** Removes an agent: their sign-ins and what was lent to them end in the same transaction. */
export function removeAgent(caller: AgentCaller, id: string): Promise<Agents> {
  const sentence = 'Remove an agent from the desk.';
  return perform(caller, { action: 'agent.manage', sentence }, async (tx) => {
    await tx.rows('select guard.remove_agent($1)', [id]);
    const told = `${await callerName(tx)} removed ${await agentName(tx, id)} from the desk.`;
    tellOf(tx, caller, told, { id });
    return agentsOf(tx, caller);
  });
}

function tellOf(tx: Tx, caller: AgentCaller, sentence: string, subject: object): void {
  tx.record({ chain: caller.actor.deskId, action: 'agent.manage', body: { sentence, subject } });
}

/** Managers and admins are agents too (table 2); the stored roles say so, for whoever reads the table. */
function withAgent(roles: readonly DeskRole[]): DeskRole[] {
  return ORDER.filter((role) => role === 'agent' || roles.includes(role));
}
