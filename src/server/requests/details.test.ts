import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { Ask } from '../../contracts/contacts.ts';
import { needsDetails } from '../../contracts/details.ts';
import { CLIENT_ACTIONS } from '../../policy/words.ts';
import { openFor, startAcme, type Acme, type Named } from '../testing/acme.ts';
import { layRows } from '../testing/people.ts';

let acme: Acme;
let dana: Named;
let contact: string;
const device = v7();
beforeAll(async () => {
  acme = await startAcme();
  dana = await acme.person('super-admin', 'Dana', 'Okafor');
  await layRows(acme.t.db.owner, 'device', async () => {
    await acme.t.db.owner.query(
      `insert into device (client_id, id, name, kind, owner_id) values ($1, $2, 'Laptop 12', 'computer', $3)`,
      [acme.clientId, device, dana.who.id],
    );
  });
  contact = await openFor(acme.agent.client, dana.said);
});
afterAll(() => acme.close());

const ask = async (input: object) => {
  const { status, body } = await acme.agent.client.post(`/api/contacts/${contact}/ask`, input);
  const fields = (body.fields ?? []).map(({ field }: { field: string }) => field);
  return [status, ...new Set<string>(fields)];
};
const liz = { first: 'Liz', last: 'Byrne', email: 'liz@acme.example' };

it('what exactly shall be done is given where the subject does not say it, and nothing is asked without', async () => {
  const before = (await acme.agent.client.get(`/api/contacts/${contact}`)).body;
  for (const [action, subject] of [
    ['phone.view', {}],
    ['phone.change', {}],
    ['phone.change', { aspect: 'transfer-pin' }],
    ['device.troubleshoot', {}],
    ['user.change', { own: true }],
    ['user.change', { person: liz }],
    ['form.sign', {}],
    ['form.submit', { own: true }],
    ['sip-credentials.request', {}],
    ['number.order', {}],
    ['number.port', {}],
    ['number.release', {}],
    ['network.authorise', {}],
  ] as const) {
    expect([action, subject, await ask({ action, subject })]).toEqual([
      action,
      subject,
      [400, 'body.details'],
    ]);
    for (const details of ['', '   ', '-', '\u2800'])
      expect([details, await ask({ action, subject, details })]).toEqual([details, [400, 'body.details']]);
  }
  expect((await acme.agent.client.get(`/api/contacts/${contact}`)).body).toEqual(before);
  expect(Ask.safeParse({ action: 'number.order', subject: {}, details: 'one in London' }).success).toBe(true);
});

it('what the subject says is not asked for twice', async () => {
  for (const [action, subject] of [
    ['phone.view', { aspect: 'billing' }],
    ['device.troubleshoot', { deviceId: device }],
    ['user.change', { person: liz, role: 'admin' }],
    ['user.remove', { person: liz }],
    ['network.authorise', { everywhere: true }],
  ] as const)
    expect([action, await ask({ action, subject })]).toEqual([action, [200]]);
  expect(await ask({ action: 'number.order', subject: {}, details: 'one in London' })).toEqual([200]);
});

it('the database asks for it exactly where the server does', async () => {
  const subjects = [
    {},
    { own: true },
    { lineId: v7() },
    { aspect: 'voicemail' },
    { deviceId: v7() },
    { role: 'admin' },
    { everywhere: true },
  ] as const;
  for (const action of CLIENT_ACTIONS) {
    for (const subject of subjects) {
      const params = 'role' in subject ? { role: subject.role } : {};
      const { rows } = await acme.t.db.owner.query<{ enough: boolean }>(
        'select guard.says_enough($1, $2, $3) as enough',
        [action, subject, params],
      );
      expect([action, subject, rows[0]?.enough]).toEqual([
        action,
        subject,
        !needsDetails({ action, subject }),
      ]);
    }
  }
});
