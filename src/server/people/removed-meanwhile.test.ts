import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { ask, openFor, proveByDigits, startAcme, wanted, type Acme } from '../testing/acme.ts';
import type { SignedIn, TestApp } from '../testing/app.ts';
import type { LaidAgent } from '../testing/people.ts';
import { layWaiter } from '../testing/queue.ts';
import { layActive } from '../testing/sessions.ts';

let acme: Acme;
let t: TestApp;
let admin: SignedIn<LaidAgent>;
let ada: SignedIn<LaidAgent>;
beforeAll(async () => {
  acme = await startAcme();
  t = acme.t;
  admin = await t.agent('agent', 'admin');
  ada = acme.agent;
});
afterAll(() => acme.close());

/** Begins a transaction of somebody, and tells a chain what it does, as every deed must; null where nothing is done yet. */
async function begun(
  who: SignedIn<LaidAgent>,
  sql: string,
  values: unknown[],
  chain: string | null = t.deskId,
) {
  const client = await t.db.pools.app.connect();
  await client.query('begin');
  await client.query('select guard.enter($1)', [who.signIn.token]);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const done = client.query(sql, values);
  const commit = async () => {
    await done;
    const told = ['test.tell', '{"sentence":"Told."}'];
    if (chain !== null) await client.query('select guard.append($1, $2, null, $3)', [chain, ...told]);
    await client.query('commit');
  };
  const over = async () => {
    await client.query('rollback');
    client.release();
  };
  return { pid: rows[0]?.pid ?? 0, done, commit, over };
}

/** Whether a transaction waits for a lock. */
const waits = async (pid: number) =>
  (await t.db.owner.query('select from pg_locks where pid = $1 and not granted', [pid])).rowCount === 1;

const openContact = async () => {
  const said = { first: 'Nobody', last: 'Known', email: `${v7()}@home.example` };
  return (await wanted<{ id: string }>(201, ada.client.post('/api/contacts', said))).body.id;
};
const makeOrder = async () => {
  const grace = await acme.person('super-admin', 'Grace', 'Hopper');
  const contact = await openFor(ada.client, grace.said);
  await proveByDigits(acme, contact, grace);
  const { request } = await ask(ada.client, contact, { action: 'number.order', subject: {}, details: 'One' });
  await wanted(200, ada.client.post(`/api/requests/${request.id}/order`));
  const sql = 'select id from guard.work_order where request_id = $1';
  return (await t.db.owner.query<{ id: string }>(sql, [request.id])).rows[0]?.id;
};
const openSession = async () => (await layActive(ada.client, t.nobody())).id;

/** What may become an agent's in the moment in which they are removed: by a colleague, or by themself. */
const cases = {
  'a contact': async (ben: string) => ({
    by: ada,
    sql: 'select guard.hand_over($1, $2)',
    values: [await openContact(), ben],
    theirs: 'select from guard.contact where agent_id = $1',
  }),
  'a caller': async (_ben: string, who: SignedIn<LaidAgent>) => {
    const said = { first: 'Nobody', last: 'Known', email: 'n@home.example', keys: { first: [], last: [] } };
    const [contact, tried] = [v7(), v7()];
    const hearing = await begun(who, 'select guard.hear_caller($1, $2)', [tried, said], null);
    await hearing.commit();
    await hearing.over();
    return {
      by: who,
      sql: 'select guard.match($1, $2, $3)',
      values: [contact, said, tried],
      theirs: 'select from guard.contact where agent_id = $1',
    };
  },
  'a session': async (ben: string) => ({
    by: ada,
    sql: "select guard.hand_over_session($1, $2, true, 'Lunch')",
    values: [await openSession(), ben],
    theirs: "select from guard.session where host_id = $1 and state <> 'ended'",
  }),
  'a place in a session': async (ben: string) => ({
    by: ada,
    sql: 'select guard.invite_to_session($1, $2, true)',
    values: [await openSession(), ben],
    theirs: "select from guard.session_agent where agent_id = $1 and state in ('in', 'invited')",
  }),
  'a work order': async (_ben: string, who: SignedIn<LaidAgent>) => ({
    by: who,
    sql: "select guard.work($1, 'take', null)",
    values: [await makeOrder()],
    theirs: "select from guard.work_order where taken_by = $1 and state = 'taken'",
    chain: acme.clientId,
  }),
  'somebody who waits': async (_ben: string, who: SignedIn<LaidAgent>) => {
    await layWaiter(t.nobody());
    return {
      by: who,
      sql: 'select guard.claim($1, null, null)',
      values: [v7()],
      theirs: "select from guard.session where host_id = $1 and state <> 'ended'",
    };
  },
};

it.each(Object.entries(cases))('%s becomes nobody’s who is removed just then', async (_what, lay) => {
  const ben = await t.agent('agent');
  const { by, sql, values, theirs, ...more } = await lay(ben.who.id, ben);
  const removal = await begun(admin, 'select guard.remove_agent($1)', [ben.who.id]);
  await removal.done;
  const meanwhile = await begun(by, sql, values, 'chain' in more ? more.chain : t.deskId);
  const outcome = meanwhile.commit().then(
    () => 'done',
    (error: Error) => error.message,
  );
  await expect.poll(() => waits(meanwhile.pid)).toBe(true);
  await removal.commit();
  expect(await outcome).toBe(by === ben ? 'sign-in-needed' : 'not-found');
  await Promise.all([removal.over(), meanwhile.over()]);
  expect((await t.db.owner.query(theirs, [ben.who.id])).rowCount).toBe(0);
});
