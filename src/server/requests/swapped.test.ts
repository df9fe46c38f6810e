import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAcme, wanted, type Acme, type Named } from '../testing/acme.ts';

let acme: Acme;
let grace: Named;
let ada: Named;
let noor: Named;
beforeAll(async () => {
  acme = await startAcme();
  grace = await acme.person('super-admin', 'Grace', 'Hopper');
  ada = await acme.person('super-admin', 'Ada', 'Byron');
  noor = await acme.person('admin', 'Noor', 'Said');
});
afterAll(() => acme.close());

interface Row {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly version: number;
}

const rowOf = async (email: string): Promise<Row> => {
  const { body } = await wanted<{ people: Row[] }>(200, grace.client.get('/api/portal/people'));
  const found = body.people.find((one) => one.email === email);
  if (found === undefined) throw new Error(`nobody is reached at ${email}`);
  return found;
};

/** Somebody invited as a Member, whom a second Super admin agrees to make one as well. @returns them, and the request */
async function agreed(name: string): Promise<{ mia: Row; request: string }> {
  const email = `${name}@acme.example`;
  const added = { first: 'Mia', last: name, email, role: 'member' };
  await wanted(200, grace.client.post('/api/portal/people', added));
  const mia = await rowOf(email);
  const change = { role: 'super-admin', version: mia.version };
  const asked = await wanted(200, grace.client.patch(`/api/portal/people/${mia.id}`, change));
  const request = String(asked.body.request.id);
  await wanted(200, grace.client.post(`/api/requests/${request}/ask-approver`));
  const { waiting } = (await ada.client.get('/api/portal/waiting')).body;
  const one = waiting.find(({ sentence }: { sentence: string }) => sentence.includes(email));
  await wanted(200, ada.client.post(`/api/approvals/${one.id}/answer`, { answer: 'yes' }));
  return { mia, request };
}

it('makes nobody a Super admin who has another name or address than whom the second one agreed to', async () => {
  const swaps = [
    [noor, { email: 'noors-own@elsewhere.example' }],
    [grace, { first: 'Eve' }],
  ] as const;
  for (const [index, [who, swap]] of swaps.entries()) {
    const { mia, request } = await agreed(`swapped-${index}`);
    const swapped = who.client.patch(`/api/portal/people/${mia.id}`, { ...swap, version: mia.version });
    await wanted(200, swapped);
    // The clock was set back since: it looks as if all had been one moment.
    const later = "update guard.request set at = at + interval '1 minute' where id = $1";
    if (index === 0) await acme.t.db.owner.query(later, [request]);
    const run = await grace.client.post(`/api/requests/${request}/run`);
    expect([run.status, run.body.code]).toEqual([409, 'parameters-changed']);
    expect((await rowOf('email' in swap ? swap.email : mia.email)).role).toBe('member');
  }
});

it('does not mind a change of what nobody read of', async () => {
  const { mia, request } = await agreed('called');
  const change = { phone: '+44 20 7946 0003', version: mia.version };
  await wanted(200, noor.client.patch(`/api/portal/people/${mia.id}`, change));
  await wanted(200, grace.client.post(`/api/requests/${request}/run`));
  expect((await rowOf(mia.email)).role).toBe('super-admin');
});

it('never does it for whoever is put in their place while it runs', async () => {
  for (let n = 0; n < 5; n += 1) {
    const { mia, request } = await agreed(`raced-${n}`);
    const elsewhere = `raced-${n}@elsewhere.example`;
    const swap = { email: elsewhere, version: mia.version };
    const [swapped, run] = await Promise.all([
      noor.client.patch(`/api/portal/people/${mia.id}`, swap),
      grace.client.post(`/api/requests/${request}/run`),
    ]);
    const done = [swapped.status === 200 && swapped.body.request.state === 'done', run.status === 200];
    expect(done.filter(Boolean).length).toBe(1);
    const { role } = await rowOf(done[0] === true ? elsewhere : mia.email);
    expect(role).toBe(done[0] === true ? 'member' : 'super-admin');
  }
});

it('signs whoever came by the address of before out when somebody else changes it, not when they do', async () => {
  const tom = await acme.person('member', 'Tom', 'Low');
  const { version } = await rowOf(tom.who.email);
  const own = { email: 'tom.low@acme.example', version };
  await wanted(200, tom.client.patch(`/api/portal/people/${tom.who.id}`, own));
  await wanted(200, tom.client.get('/api/portal/may'));
  const others = { email: 'tom@acme.example', version: version + 1 };
  await wanted(200, noor.client.patch(`/api/portal/people/${tom.who.id}`, others));
  expect((await tom.client.get('/api/portal/may')).status).toBe(401);
  await wanted(200, noor.client.get('/api/portal/may'));
});

it('shows both values to the second of two who change somebody in one moment', async () => {
  const mia = await acme.person('member', 'Mia', 'Berg');
  for (let n = 0; n < 8; n += 1) {
    const { version } = await rowOf(mia.who.email);
    const change = (who: Named, first: string) =>
      who.client.patch(`/api/portal/people/${mia.who.id}`, { first, version });
    const both = await Promise.all([change(grace, `Grace’s ${n}`), change(noor, `Noor’s ${n}`)]);
    expect(both.map(({ status, body }) => (status === 200 ? 'done' : body.code)).sort()).toEqual([
      'done',
      'version-conflict',
    ]);
  }
});
