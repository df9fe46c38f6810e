import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startJobs } from '../jobs/start.ts';
import { testApp } from '../testing/app.ts';
import type { TestApp } from '../testing/app.ts';
import { codeProof, layAuthenticator } from '../testing/factors.ts';
import { startMailbox } from '../testing/mailbox.ts';
import type { Mailbox } from '../testing/mailbox.ts';
import { makeWayBack } from './wayBack.ts';
import { startForgettingWayBack, wayBackFile } from './wayBackFile.ts';

describe('a way back for an admin', () => {
  let t: TestApp;
  let mailbox: Mailbox;
  beforeAll(async () => {
    mailbox = await startMailbox();
    t = await testApp({ startJobs: (app) => startJobs(app, { smtpUrl: mailbox.smtpUrl, data: null }) });
  });
  afterAll(async () => {
    await t.close();
    await mailbox.close();
  });

  const make = async (email: string) => {
    const made = await makeWayBack(t.db.owner, email, t.url);
    return made === null ? null : { name: made.name, secret: made.link.split('#')[1] ?? '' };
  };
  const use = async (secret: string) => {
    const client = t.nobody();
    const { body } = await client.post('/api/invitation/options', { secret });
    if (body.authenticator === undefined) return { client, status: 0, code: body.code as string };
    const factor = codeProof(body.authenticator.secret);
    const reply = await client.post('/api/invitation/accept', { secret, factor });
    return { client, status: reply.status, code: reply.body.code as string };
  };
  const factorsOf = async (id: string) =>
    (await t.db.owner.query<{ id: string }>('select id from auth.factor where agent_id = $1', [id])).rows.map(
      (row) => row.id,
    );
  const told = async () => {
    const { rows } = await t.db.owner.query<{ action: string }>(
      "select action from guard.record where action in ('agent.way-back', 'agent.return') order by n",
    );
    return rows.map(({ action }) => action);
  };

  it('ends their sign-ins, lets them enrol once, and tells the record and every admin', async () => {
    const [lost, other] = [await t.agent('admin'), await t.agent('admin')];
    const { id: before } = await layAuthenticator(t.db.owner, lost.who);
    const first = await make(lost.who.email);
    const second = await make(lost.who.email.toUpperCase());
    expect(second?.name).toMatch(/^Ada Agent/);
    expect((await lost.client.get('/api/contacts')).status).toBe(401);
    expect(await factorsOf(lost.who.id)).toEqual([before]); // until it is used
    for (const { email } of [lost.who, other.who]) {
      expect((await mailbox.next(email)).text).toContain(`a link by which ${second?.name} enrols`);
    }
    expect((await use(first?.secret ?? '')).code).toBe('link-bad'); // another was made since
    const came = await use(second?.secret ?? '');
    expect(came.status).toBe(200);
    expect((await came.client.get('/api/contacts')).status).toBe(200);
    const now = await factorsOf(lost.who.id);
    expect(now).toHaveLength(1);
    expect(now[0]).not.toBe(before);
    expect((await use(second?.secret ?? '')).code).toBe('link-bad');
    expect(await told()).toEqual(['agent.way-back', 'agent.way-back', 'agent.return']);
    expect((await other.client.get('/api/contacts')).status).toBe(200);
  });

  it('is made for admins of the desk alone, and is none once they are no admin or an hour is over', async () => {
    const [agent, admin] = [await t.agent('agent'), await t.agent('admin')];
    expect(await make(agent.who.email)).toBeNull();
    expect(await make('nobody@nowhere.example')).toBeNull();
    expect((await agent.client.get('/api/contacts')).status).toBe(200);
    const made = await make(admin.who.email);
    await t.db.owner.query(
      "update auth.link set expires_at = expires_at - interval '61 minutes' where purpose = 'way-back'",
    );
    expect((await use(made?.secret ?? '')).code).toBe('link-bad');
  });

  it('leaves no file with its link behind, once it was used or its hour is over, and takes no other one away', async () => {
    const [admin, other] = [await t.agent('admin'), await t.agent('admin')];
    const { data } = t.app.config.recordings;
    fs.mkdirSync(data, { recursive: true });
    const file = wayBackFile(data);
    const secret = async (who: { email: string }) => (await make(who.email))?.secret ?? '';
    const [used, later] = [await secret(admin.who), await secret(other.who)];
    fs.writeFileSync(file, `${t.url}/invitation#${later}\n`);
    expect((await use(used)).status).toBe(200);
    expect(fs.existsSync(file), 'that one is still good').toBe(true);
    const forgetting = startForgettingWayBack(t.app);
    await forgetting.stop();
    expect(fs.existsSync(file), 'and its hour is not over').toBe(true);
    expect((await use(later)).status).toBe(200);
    expect(fs.existsSync(file)).toBe(false);
    fs.writeFileSync(file, `${t.url}/invitation#${later}\n`);
    const old = Date.now() / 1000 - 3601;
    fs.utimesSync(file, old, old);
    await startForgettingWayBack(t.app).stop();
    expect(fs.existsSync(file)).toBe(false);
  });

  it('does not make them one whom a letter lets in: asking to sign in brings no invitation', async () => {
    const { who } = await t.agent('admin');
    await make(who.email);
    await t.nobody().post('/api/sign-in/link', { email: who.email });
    const letters = [await mailbox.next(who.email), await mailbox.next(who.email)].map(({ text }) => text);
    expect(letters.join()).toContain('/sign-in#');
    expect(letters.join()).not.toContain('/invitation#');
  });

  it('leaves no factor that the one they lost enrols in that very moment', async () => {
    const { who, client } = await t.agent('admin');
    const { body } = await client.post('/api/my/factors/options');
    const { owner } = t.db;
    await owner.query('begin');
    await owner.query('select from agent where id = $1 for update', [who.id]); // as a way back that is used just now
    const enrolled = client.post('/api/my/factors', codeProof(body.authenticator.secret));
    const waits = `select from pg_locks w where not granted and exists (
      select from pg_locks h where h.pid = w.pid and h.relation = 'auth.factor'::regclass)`;
    await expect.poll(async () => (await owner.query(waits)).rowCount).toBeGreaterThan(0);
    await owner.query('update auth.sign_in set ended_at = clock_timestamp() where agent_id = $1', [who.id]);
    await owner.query('delete from auth.factor where agent_id = $1', [who.id]);
    await owner.query('commit');
    expect((await enrolled).body.code).toBe('sign-in-needed');
    expect(await factorsOf(who.id)).toEqual([]);
  });
});
