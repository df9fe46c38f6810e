import { createHash } from 'node:crypto';
import type pg from 'pg';
import { v7 } from 'uuid';
import { layAgent, layDesk, laySignIn } from '../src/server/testing/people.ts';

/** One change that somebody lent an agent the authority for, not yet made. */
export interface Lent {
  readonly clientId: string;
  readonly authority: string;
  readonly hash: Buffer;
  readonly person: Added;
}

/** A person to be added, as it was frozen. */
export interface Added {
  readonly email: string;
  readonly first: string;
  readonly last: string;
  readonly phone: null;
  readonly role: 'member';
}

/** An agent at their desk, with a sign-in that lasts for the run. */
export interface LaidDesk {
  readonly deskId: string;
  readonly agentId: string;
  readonly token: Buffer;
  readonly signInId: string;
}

/** Lays the desk and its agent. */
export async function layAgentAtDesk(owner: pg.Client): Promise<LaidDesk> {
  const deskId = await layDesk(owner);
  const agent = await layAgent(owner, deskId);
  const { token, signInId } = await laySignIn(owner, agent);
  return { deskId, agentId: agent.id, token, signInId };
}

/** A call of a live client's Super admin, proven to tier 3: the ids of client and contact. */
interface Calling {
  readonly clientId: string;
  readonly contactId: string;
}

/**
 * Lays live clients, one Super admin and 25 Members each, and proven contacts, the clients taking turns; past the
 * guard, since no caller can dial 400 times here.
 */
export async function layCalling(
  owner: pg.Client,
  desk: LaidDesk,
  count: { readonly clients: number; readonly contacts: number },
): Promise<Calling[]> {
  const clients = Array.from({ length: count.clients }, () => v7());
  const chiefs = clients.map(() => v7());
  const callings = Array.from({ length: count.contacts }, (_, n) => ({
    clientId: clients[n % clients.length] ?? '',
    contactId: v7(),
  }));
  await owner.query('begin');
  for (const table of ['client', 'person']) await owner.query(`alter table ${table} disable trigger user`);
  await owner.query(
    `insert into client (id, desk_id, name, name_keys, state, live_at)
     select id, $2, 'Acme ' || id, array[id::text], 'live', clock_timestamp() from unnest($1::uuid[]) id`,
    [clients, desk.deskId],
  );
  await owner.query(
    `insert into person (client_id, id, first, last, email, email_key, first_keys, last_keys, role, status)
     select c, p, 'Sam', 'Chief', m, m, '{sam}', '{chief}', 'super-admin', 'active'
       from unnest($1::uuid[], $2::uuid[]) as t(c, p) cross join lateral (select p || '@acme.example' as m) x`,
    [clients, chiefs],
  );
  await owner.query(
    `insert into person (client_id, id, first, last, email, email_key, first_keys, last_keys, role, status)
     select c, i, 'Dana', 'Okafor', i || '@acme.example', i || '@acme.example', '{dana}', '{okafor}', 'member', 'active'
       from unnest($1::uuid[]) as t(c) cross join lateral (select gen_random_uuid() as i from generate_series(1, 25)) x`,
    [clients],
  );
  // The owner's word for "always": an ordinary enable would leave them off for a replica.
  for (const [table, name] of GUARDS) await owner.query(`alter table ${table} enable always trigger ${name}`);
  await owner.query('commit');
  const callers = [
    callings.map(({ contactId }) => contactId),
    callings.map(({ clientId }) => clientId),
    callings.map((_, n) => chiefs[n % chiefs.length]),
  ];
  await owner.query(
    `insert into guard.contact (id, desk_id, agent_id, client_id, person_id, said)
     select k, $4, $5, c, p, '{}' from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t(k, c, p)`,
    [...callers, desk.deskId, desk.agentId],
  );
  await owner.query(
    `insert into guard.proof (contact_id, tier, way, client_id, person_id)
     select k, 3, 'portal-digits', c, p from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t(k, c, p)`,
    callers,
  );
  await owner.query('analyze');
  return callings;
}

const GUARDS = [
  ['client', 'client_guard'],
  ['person', 'person_guard'],
  ['person', 'person_once'],
  ['person', 'person_keeps_super_admin'],
] as const;

/**
 * Asks to add a person and has it lent, through the guard, `each` times for every contact. Nothing of this is timed.
 *
 * @returns what was lent, the clients taking turns
 */
export async function lendAll(
  pool: pg.Pool,
  desk: LaidDesk,
  callings: readonly Calling[],
  each: number,
): Promise<Lent[]> {
  const rounds: Lent[][] = Array.from({ length: each }, () => []);
  const client = await pool.connect();
  try {
    for (const calling of callings) {
      await client.query('begin');
      await client.query('select guard.enter($1)', [desk.token]);
      for (const round of rounds) round.push(await lendOne(client, calling));
      await client.query('select guard.append($1, $2, null, $3)', [
        calling.clientId,
        'request.ask',
        '{"sentence":"Lent."}',
      ]);
      await client.query('commit');
    }
  } finally {
    client.release();
  }
  return rounds.flat();
}

async function lendOne(client: pg.PoolClient, { clientId, contactId }: Calling): Promise<Lent> {
  const [request, authority] = [v7(), v7()];
  const email = `${request}@acme.example`;
  const person: Added = { email, first: 'Liam', last: 'Park', phone: null, role: 'member' };
  const params = JSON.stringify(person);
  await client.query({
    name: 'ask',
    text: `select guard.ask($1, $2, 'user.add', '{"role":"member"}', $3)`,
    values: [request, contactId, params],
  });
  await client.query({ name: 'lend', text: 'select guard.lend($1, $2)', values: [authority, request] });
  return { clientId, authority, hash: createHash('sha256').update(params).digest(), person };
}
