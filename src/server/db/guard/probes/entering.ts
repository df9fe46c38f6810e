import { createHash } from 'node:crypto';
import type pg from 'pg';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import type { Company, Somebody, World } from './world.ts';
import { saidOf } from './world.ts';

/** Runs `work` as `bw_app` in one transaction that `who` entered, and commits. Whatever refuses, throws. */
export async function as<T>(w: World, who: Somebody, work: (c: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await w.db.pools.app.connect();
  try {
    await client.query('begin');
    await client.query('select guard.enter($1)', [who.token]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Runs statements as `bw_app` without entering. */
export async function outside<T>(w: World, work: (c: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await w.db.pools.app.connect();
  try {
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** Tells a chain, as every deed must before its commit. */
export const tell = (c: pg.PoolClient, chain: string) =>
  c.query('select guard.append($1, $2, null, $3)', [chain, 'probe.tell', '{"sentence":"Probe."}']);

/** Expects the database to refuse, with this code of ours or this SQLSTATE. */
export async function refused(attempt: Promise<unknown>, ...codes: string[]): Promise<void> {
  const error: unknown = await attempt.then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error, 'the database let it through').not.toBeNull();
  const { code, message } = error as { code: string; message: string };
  if (codes.length > 0) expect(codes, `${code} ${message}`).toContain(code === 'BW001' ? message : code);
}

export const hashOf = (params: string) => createHash('sha256').update(params, 'utf8').digest();

/** What was asked to be added, and the authority lent for it. */
export interface Lent {
  readonly contact: string;
  readonly request: string;
  readonly authority: string;
  readonly params: string;
  readonly person: { first: string; last: string; email: string; phone: null; role: string };
}

/** Counts what an agent says of a caller; a transaction after this one may match it. @returns by which id */
export async function heard(w: World, said: object, who: Somebody = w.agent): Promise<string> {
  const id = v7();
  await as(w, who, (c) => c.query('select guard.hear_caller($1, $2)', [id, said]));
  return id;
}

/** A contact of the company's first Super admin, proven to tier 3 by digits typed in their portal. */
export async function aProvenContact(
  w: World,
  company: Company,
  who: Somebody = company.chief,
): Promise<string> {
  const contact = v7();
  const [first, last] = who === company.member ? ['Dana', 'Okafor'] : ['Sam', 'Chief'];
  const said = saidOf(first, last, who.email);
  const tried = await heard(w, said);
  await as(w, w.agent, async (c) => {
    await c.query('select guard.match($1, $2, $3)', [contact, said, tried]);
    await tell(c, company.id);
  });
  const digits = await as(w, w.agent, async (c) => {
    const made = await c.query<{ digits: string }>('select * from guard.make_digits($1)', [contact]);
    await tell(c, company.id);
    return made.rows[0]?.digits;
  });
  await as(w, who, (c) => c.query('select guard.type_digits($1, $2)', [contact, digits]));
  await as(w, who, async (c) => {
    const right = await c.query('select guard.confirm_digits($1) as ok', [contact]);
    expect(right.rows).toEqual([{ ok: true }]);
    await tell(c, company.id);
  });
  return contact;
}

/** Authority to add one Member at this company, lent by its first Super admin to the agent. */
export async function lentAdd(w: World, company: Company, role = 'member'): Promise<Lent> {
  const contact = await aProvenContact(w, company);
  return { contact, ...(await lendIn(w, company, contact, role)) };
}

/** The same within a contact that is proven already. */
export async function lendIn(w: World, company: Company, contact: string, role = 'member') {
  const person = { email: `new-${v7()}@acme.example`, first: 'Liam', last: 'Park', phone: null, role };
  const params = JSON.stringify(person);
  const [request, authority] = [v7(), v7()];
  await as(w, w.agent, async (c) => {
    await c.query('select guard.ask($1, $2, $3, $4, $5)', [request, contact, 'user.add', '{}', params]);
    await c.query('select guard.lend($1, $2)', [authority, request]);
    await tell(c, company.id);
  });
  return { request, authority, params, person };
}

/** Inserts a person, as the server would after `guard.use`. */
export function insertPerson(
  c: pg.PoolClient,
  clientId: string,
  p: Lent['person'],
  change: Record<string, unknown> = {},
) {
  const row: Record<string, unknown> = {
    client_id: clientId,
    id: v7(),
    ...p,
    email_key: p.email,
    first_keys: ['liam'],
    last_keys: ['park'],
    ...change,
  };
  const columns = Object.keys(row);
  return c.query(
    `insert into person (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
}

/** Uses the authority and adds the person it names, with the record told: the right way through. */
export function addAsLent(w: World, lent: Lent, company: Company, change: Record<string, unknown> = {}) {
  return as(w, w.agent, async (c) => {
    await c.query('select guard.use($1, $2)', [lent.authority, hashOf(lent.params)]);
    await insertPerson(c, company.id, lent.person, change);
    await tell(c, company.id);
  });
}
