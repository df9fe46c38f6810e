import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyChain } from '../record/chain.ts';
import { layLive, startAcme, wanted, type Acme } from '../testing/acme.ts';
import { codeProof, layAuthenticator } from '../testing/factors.ts';
import type { LaidPerson } from '../testing/people.ts';

let acme: Acme;
beforeAll(async () => void (acme = await startAcme()));
afterAll(() => acme.close());

/** Reads the invitation that came to this address and accepts it with a factor of their own. */
async function accept(address: string) {
  for (;;) {
    const { text } = await acme.mailbox.next(address);
    const secret = /\/invitation#([\w-]{43})/.exec(text)?.[1];
    if (secret === undefined) continue; // another letter
    const client = acme.t.nobody();
    const { body } = await wanted(200, client.post('/api/invitation/options', { secret }));
    const factor = codeProof(body.authenticator.secret);
    const { me } = (await wanted(200, client.post('/api/invitation/accept', { secret, factor }))).body;
    return { client, me };
  }
}
const factorsOf = async (id: string) =>
  (await acme.t.db.owner.query('select from auth.factor where person_id = $1', [id])).rowCount;
/** What the record tells of factors of somebody that ended: by whom, and in what words. */
async function endings(personId: string) {
  const { rows } = await acme.t.db.owner.query<{ actor: string; factors: string[]; sentence: string }>(
    `select actor, body::jsonb -> 'factors' as factors, body::jsonb ->> 'sentence' as sentence from guard.record
      where action = 'factor.end' and body::jsonb ->> 'person' = $1`,
    [personId],
  );
  return rows;
}
/** Lays an authenticator that counts in seven days. */
async function layUncounted(who: LaidPerson): Promise<void> {
  await layAuthenticator(acme.t.db.owner, who);
  await acme.t.db.owner.query(
    "update auth.factor set counts_from = clock_timestamp() + interval '7 days' where person_id = $1",
    [who.id],
  );
}

it('while onboarding: whoever accepted at a mistyped address is out with their factor, and the right one begins anew', async () => {
  const { client: desk, who: agent } = await acme.t.agent('agent', 'admin');
  const superAdmin = { first: 'Sam', last: 'Chief', email: 'sam@mistyped.example' };
  const input = { name: 'Umbrella', mailDomains: [], superAdmin };
  const made = (await wanted(201, desk.post('/api/clients', input))).body;
  const path = `/api/clients/${made.client.id}`;
  const [{ id: personId }] = made.people;
  await wanted(200, desk.post(`${path}/invite`, { personId }));
  const stranger = await accept('sam@mistyped.example');
  expect(stranger.me.factorAt).not.toBeNull();
  const [{ version }] = (await wanted(200, desk.get(path))).body.people;
  const right = { email: 'sam@umbrella.example', version };
  const { body } = await wanted(200, desk.patch(`${path}/people/${personId}`, right));
  expect(body.people).toMatchObject([{ email: 'sam@umbrella.example', status: 'invited' }]);
  expect((await stranger.client.get('/api/portal/onboarding')).status).toBe(401);
  expect(await factorsOf(personId)).toBe(0);
  expect(await endings(personId)).toMatchObject([{ actor: `agent:${agent.id}` }]);
  await wanted(200, desk.post(`${path}/invite`, { personId }));
  const sam = await accept('sam@umbrella.example');
  expect(sam.me).toMatchObject({ id: personId, factorAt: expect.any(String) });
  expect(await factorsOf(personId)).toBe(1);
});

it('once it is live: the same, as long as the factor does not count; its mail address stands where it is confirmed', async () => {
  const grace = await acme.person('super-admin', 'Grace', 'Hopper');
  const lena = { first: 'Lena', last: 'Holt', email: 'lena@mistyped.example', role: 'member' };
  await wanted(200, grace.client.post('/api/portal/people', lena));
  const stranger = await accept(lena.email);
  const { factors } = (await wanted(200, grace.client.get('/api/portal/factors'))).body;
  expect(factors).toMatchObject([{ name: 'Lena Holt', email: lena.email }]);
  const row = async () => {
    const { people } = (await wanted(200, grace.client.get('/api/portal/people'))).body;
    return people.find(({ id }: { id: string }) => id === stranger.me.id);
  };
  const move = async (email: string) =>
    wanted(
      200,
      grace.client.patch(`/api/portal/people/${stranger.me.id}`, { email, version: (await row()).version }),
    );
  await move('lena@acme.example');
  expect(await endings(stranger.me.id)).toEqual([
    {
      actor: `person:${grace.who.id}`,
      factors: [factors[0].id],
      sentence: expect.stringMatching(
        /^Of Lena Holt ended, as their mail address was corrected: an authenticator app enrolled on \d{4}-\d\d-\d\d\. Whoever reads/,
      ),
    },
  ]);
  expect(await row()).toMatchObject({ email: 'lena@acme.example', status: 'invited' });
  const late = await grace.client.post(`/api/portal/factors/${factors[0].id}/confirm`);
  expect(late.status).toBe(404);
  const right = await accept('lena@acme.example');
  expect(right.me.id).toBe(stranger.me.id);
  expect((await stranger.client.get('/api/portal/may')).status).toBe(401);
  expect(await factorsOf(right.me.id)).toBe(1);
  await acme.t.db.owner.query('update auth.factor set counts_from = null where person_id = $1', [
    right.me.id,
  ]);
  await move('lena.holt@acme.example');
  expect(await row()).toMatchObject({ status: 'active' }); // she shows that factor, at whatever address
  expect(await factorsOf(right.me.id)).toBe(1);
  expect(await endings(right.me.id)).toHaveLength(1); // a factor that counts stays, and nothing is told
  const exported = (await wanted(200, grace.client.get('/api/portal/record/export'))).body;
  expect(await verifyChain(String(exported).trimEnd().split('\n'))).toMatchObject({ chain: acme.clientId });
});

it('whoever is moved while suspended is invited when they are so no more: they have nothing to sign in with', async () => {
  const grace = await acme.person('super-admin', 'Grace', 'Hopper');
  const ines = await acme.person('member', 'Ines', 'Roy');
  await layUncounted(ines.who);
  const path = `/api/portal/people/${ines.who.id}`;
  const email = 'ines@acme.example';
  const row = async () => {
    const { people } = (await wanted(200, grace.client.get('/api/portal/people'))).body;
    return people.find(({ id }: { id: string }) => id === ines.who.id);
  };
  for (const change of [{ status: 'suspended' }, { email }, { status: 'active' }])
    await wanted(200, grace.client.patch(path, { ...change, version: (await row()).version }));
  expect(await row()).toMatchObject({ email, status: 'invited' });
  const { me } = await accept(email);
  expect(me.id).toBe(ines.who.id);
  for (const change of [{ status: 'suspended' }, { status: 'active' }])
    await wanted(200, grace.client.patch(path, { ...change, version: (await row()).version }));
  expect(await row()).toMatchObject({ status: 'active' });
  expect(await factorsOf(me.id)).toBe(1);
});

it('nobody who counts on their last Super admin is left without', async () => {
  const client = await layLive(acme.t, 'Globex');
  const boss = await acme.t.person('super-admin', client);
  const admin = await acme.t.person('admin', client);
  await layUncounted(boss.who);
  const { rows } = await acme.t.db.owner.query('select guard.begins_anew($1, $2) as anew', [
    client,
    boss.who.id,
  ]);
  expect(rows).toEqual([{ anew: false }]);
  const others = await acme.t.db.owner.query('select guard.begins_anew($1, $2) as anew', [
    client,
    admin.who.id,
  ]);
  expect(others.rows).toEqual([{ anew: true }]);
});
