import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLiam, ask, openFor, proveByDigits, startAcme, wanted } from '../testing/acme.ts';
import type { Acme, Named } from '../testing/acme.ts';
import { testClient } from '../testing/client.ts';
import { codeProof } from '../testing/factors.ts';
import { laySignIn } from '../testing/people.ts';

const secretIn = (text: string): string => /\/stop#([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';

/** The next letter to this person that carries a stop link. @returns its secret and text */
async function stopLetter(acme: Acme, person: Named): Promise<{ secret: string; text: string }> {
  const { text } = await acme.mailbox.next(person.who.email);
  const secret = secretIn(text);
  expect(secret, text).not.toBe('');
  return { secret, text };
}

const look = (acme: Acme, secret: string) => acme.t.nobody().post('/api/stop/look', { secret });
const stop = (acme: Acme, secret: string) => acme.t.nobody().post('/api/stop', { secret });

/** The last entry of the client's record. */
async function lastTold(acme: Acme) {
  const { rows } = await acme.t.db.owner.query(
    'select action, actor, rule, body::json as body from guard.record where chain = $1 order by n desc limit 1',
    [acme.clientId],
  );
  return rows[0];
}

describe('the stop link of a wait', () => {
  let acme: Acme;
  let grace: Named;
  let noor: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
    noor = await acme.person('admin', 'Noor', 'Said');
  });
  afterAll(() => acme.close());

  /** Grace asks for a second Super admin, which waits for 24 hours, and both are mailed. */
  async function aWait() {
    const { client } = acme.agent;
    const contact = await openFor(client, grace.said);
    await proveByDigits(acme, contact, grace);
    const { request } = await ask(client, contact, addLiam('super-admin'));
    await wanted(200, client.post(`/api/requests/${request.id}/ask-approver`));
    const [toGrace, toNoor] = [await stopLetter(acme, grace), await stopLetter(acme, noor)];
    return { contact, request: String(request.id), toGrace, toNoor };
  }
  const stateOf = async (contact: string) =>
    (await acme.agent.client.get(`/api/contacts/${contact}`)).body.requests[0].state;
  const letTimePass = () =>
    acme.t.db.owner.query("update guard.approval set expires_at = clock_timestamp() - interval '1 second'");
  const end = (request: string) => wanted(200, acme.agent.client.post(`/api/requests/${request}/withdraw`));

  it('shows what waits, and by that changes nothing', async () => {
    const { contact, request, toGrace, toNoor } = await aWait();
    expect(toNoor.secret).not.toBe(toGrace.secret);
    expect(toNoor.text).toContain('without signing in');
    const shown = await wanted(200, look(acme, toNoor.secret));
    expect(shown.body).toMatchObject({
      what: 'wait',
      deskName: 'Northside Support',
      clientName: 'Acme',
      asker: `Grace Hopper (${grace.who.email})`,
      state: 'open',
    });
    expect(shown.body.asked).toContain('Add Liam Park as a Super admin at Acme');
    expect(Date.parse(shown.body.until) - Date.parse(shown.body.at)).toBeCloseTo(86_400_000, -3);
    expect((await look(acme, toNoor.secret)).body).toEqual(shown.body);
    expect(await stateOf(contact)).toBe('waiting');
    await end(request);
  });

  it('lets an Admin stop it without signing in, and after 24 hours it cannot be done', async () => {
    const { contact, request, toGrace, toNoor } = await aWait();
    await wanted(200, stop(acme, toNoor.secret));
    expect(await lastTold(acme)).toMatchObject({
      action: 'wait.stop',
      actor: `person:${noor.who.id}`,
      rule: 'client.wait.stop.link',
      body: {
        contact,
        request,
        sentence: expect.stringContaining('Noor Said stopped it by mail link: Add Liam'),
      },
    });
    expect(await stateOf(contact)).toBe('refused');
    const { rows } = await acme.t.db.owner.query(
      'select state, answered_by from guard.approval where request_id = $1',
      [request],
    );
    expect(rows).toEqual([{ state: 'no', answered_by: null }]);
    const { waiting } = (await grace.client.get('/api/portal/waiting')).body;
    const mine = waiting.find((one: { state: string }) => one.state === 'no');
    const no = await grace.client.post(`/api/approvals/${mine.id}/answer`, { answer: 'no' });
    expect([no.body.code, no.body.by, mine.answeredBy]).toEqual([
      'already-answered',
      'the link in a mail',
      null,
    ]);
    for (const { secret } of [toNoor, toGrace]) {
      expect((await look(acme, secret)).body.state).toBe('stopped');
      const again = await stop(acme, secret);
      expect([again.status, again.body.code]).toEqual([410, 'link-bad']);
    }
    await letTimePass();
    const late = await acme.agent.client.post(`/api/requests/${request}/run`);
    expect([late.status, late.body.code, late.body.state]).toEqual([409, 'request-ended', 'refused']);
    const { rows: people } = await acme.t.db.owner.query("select from person where first = 'Liam'");
    expect(people).toEqual([]);
  });

  it('stops nothing that was taken back, and nothing that is through', async () => {
    const back = await aWait();
    await end(back.request);
    expect((await look(acme, back.toGrace.secret)).body.state).toBe('over');
    expect((await stop(acme, back.toGrace.secret)).body.code).toBe('link-bad');
    const through = await aWait();
    await letTimePass();
    expect((await stop(acme, through.toNoor.secret)).body.code).toBe('link-bad');
    expect(await stateOf(through.contact)).toBe('ready');
    await end(through.request);
  });

  it('ends with the wait itself', async () => {
    const { request, toGrace } = await aWait();
    const { rows } = await acme.t.db.owner.query(
      `select a.expires_at - l.expires_at between interval '0' and interval '1 ms' as together from auth.link l join guard.mail m on m.id = l.mail_id
         join guard.approval a on a.id = m.ref where a.request_id = $1 and l.purpose = 'stop'`,
      [request],
    );
    expect(rows).toEqual([{ together: true }, { together: true }]);
    await acme.t.db.owner.query("update auth.link set expires_at = clock_timestamp() where purpose = 'stop'");
    const late = [await look(acme, toGrace.secret), await stop(acme, toGrace.secret)];
    expect(late.map(({ status, body }) => [status, body.code])).toEqual([
      [410, 'link-bad'],
      [410, 'link-bad'],
    ]);
    await end(request);
  });

  it('is no other secret: not a guessed one, not that of a code mail; and is not good for anything else', async () => {
    const { contact, request, toGrace } = await aWait();
    const other = await openFor(acme.agent.client, noor.said);
    await wanted(200, acme.agent.client.post(`/api/contacts/${other}/code`));
    const notMe =
      /not-me#([A-Za-z0-9_-]{43})/.exec((await acme.mailbox.next(noor.who.email)).text)?.[1] ?? '';
    for (const secret of [randomBytes(32).toString('base64url'), notMe]) {
      expect((await look(acme, secret)).body.code).toBe('link-bad');
      expect((await stop(acme, secret)).body.code).toBe('link-bad');
    }
    expect((await stop(acme, 'short')).status).toBe(400);
    for (const path of ['/api/not-me', '/api/sign-in/open', '/api/invitation/open']) {
      expect((await acme.t.nobody().post(path, { secret: toGrace.secret })).body.code).toBe('link-bad');
    }
    expect(await stateOf(contact)).toBe('waiting');
    await end(request);
  });

  it('is in no mail that asks a second approver', async () => {
    const ada = await acme.person('super-admin', 'Ada', 'Byron');
    const contact = await openFor(acme.agent.client, grace.said);
    await proveByDigits(acme, contact, grace);
    const { request } = await ask(acme.agent.client, contact, addLiam('super-admin'));
    await wanted(200, acme.agent.client.post(`/api/requests/${request.id}/ask-approver`));
    const { text } = await acme.mailbox.next(ada.who.email);
    expect(secretIn(text)).toBe('');
    expect(text).toContain('/portal/waiting');
  });
});

describe('the stop link of a factor that counts later', () => {
  let acme: Acme;
  let grace: Named;
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
  });
  afterAll(() => acme.close());

  /** Somebody in Dana's name, just signed in without a factor that counts, enrols one. */
  async function anEnrolment(first: string) {
    const dana = await acme.person('member', first, 'Okafor');
    const { token } = await laySignIn(acme.t.db.owner, dana.who, { factor: false });
    await acme.t.db.owner.query(
      'update auth.sign_in set factor_at = null where person_id = $1 and client_id = $2',
      [dana.who.id, acme.clientId],
    );
    const there = testClient(acme.t.url, token);
    const { body } = await there.post('/api/my/factors/options');
    const made = await wanted(201, there.post('/api/my/factors', codeProof(body.authenticator.secret)));
    expect(made.body.countsFrom).not.toBeNull();
    const [toDana, toGrace] = [await stopLetter(acme, dana), await stopLetter(acme, grace)];
    return { dana, there, factor: String(made.body.id), app: body.authenticator.secret, toDana, toGrace };
  }
  const factors = async (id: string) =>
    (await acme.t.db.owner.query('select from auth.factor where id = $1', [id])).rowCount;

  it('shows whose it is, and by that changes nothing', async () => {
    const { there, factor, toDana, toGrace } = await anEnrolment('Dana');
    expect((await wanted(200, look(acme, toDana.secret))).body).toMatchObject({
      what: 'factor',
      own: true,
      owner: 'Dana Okafor',
      factorKind: 'authenticator',
      state: 'open',
      asked: null,
    });
    expect((await look(acme, toGrace.secret)).body).toMatchObject({ own: false, owner: 'Dana Okafor' });
    expect(await factors(factor)).toBe(1);
    expect((await there.get('/api/my/factors')).status).toBe(200);
  });

  it('removes it at once: it never counts, every sign-in of its owner ends, and all hear of it', async () => {
    const { dana, there, factor, app, toDana, toGrace } = await anEnrolment('Edna');
    await wanted(200, stop(acme, toDana.secret));
    expect(await lastTold(acme)).toMatchObject({
      action: 'factor.stop',
      actor: `person:${dana.who.id}`,
      rule: 'client.factor.stop.link',
      body: { sentence: expect.stringContaining('stopped their own new authenticator app by mail link') },
    });
    expect(await factors(factor)).toBe(0);
    for (const client of [there, dana.client]) expect((await client.get('/api/my/factors')).status).toBe(401);
    expect((await acme.mailbox.next(dana.who.email)).subject).toMatch(/Your new .* was stopped/);
    expect((await acme.mailbox.next(grace.who.email)).subject).toMatch(/at your organisation was stopped/);
    expect((await grace.client.get('/api/state')).body.me).not.toBeNull();
    const again = [await stop(acme, toDana.secret), await stop(acme, toGrace.secret)];
    expect(again.map(({ body }) => body.code)).toEqual(['link-bad', 'link-bad']);
    expect((await look(acme, toDana.secret)).body.state).toBe('stopped');
    expect((await look(acme, toGrace.secret)).body).toMatchObject({ state: 'over', owner: null });
    const { token } = await laySignIn(acme.t.db.owner, dana.who, { factor: false });
    const later = testClient(acme.t.url, token);
    await later.post('/api/step-up/options');
    const shown = await later.post('/api/step-up', { factor: codeProof(app, 1) });
    expect(shown.status).toBeGreaterThanOrEqual(400);
    expect((await later.get('/api/state')).body.me.factorAt).toBeNull();
  });

  it('works for a Super admin too, and their name stands in the record', async () => {
    const { dana, there, factor, toGrace } = await anEnrolment('Frida');
    await wanted(200, stop(acme, toGrace.secret));
    const told = await lastTold(acme);
    expect(told.actor).toBe(`person:${grace.who.id}`);
    expect(told.body.sentence).toContain("Grace Hopper stopped Frida Okafor's new authenticator app");
    expect(await factors(factor)).toBe(0);
    expect((await there.get('/api/my/factors')).status).toBe(401);
    for (const { who } of [dana, grace]) {
      expect((await acme.mailbox.next(who.email)).subject).toContain('was stopped');
    }
  });

  it('stops none that a Super admin confirmed or that counts by now', async () => {
    const { there, factor, toDana } = await anEnrolment('Gerda');
    await wanted(200, grace.client.post(`/api/portal/factors/${factor}/confirm`));
    expect((await look(acme, toDana.secret)).body.state).toBe('over');
    expect((await stop(acme, toDana.secret)).body.code).toBe('link-bad');
    expect(await factors(factor)).toBe(1);
    expect((await there.get('/api/my/factors')).status).toBe(200);
  });
});
