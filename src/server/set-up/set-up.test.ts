import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { tokenFromText } from '../db/tokens.ts';
import { testApp } from '../testing/app.ts';
import type { TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import { softPasskey } from '../testing/passkey.ts';
import { newSetUpLink, tellSetUpLink } from './link.ts';

const ME = { deskName: 'Northside', first: 'Ada', last: 'Byron', email: 'ada@northside.example' };

const secretOf = (link: string | null): string => new URL(link ?? '').hash.slice(1);

async function answers(client: TestClient, secret: string) {
  const options = await client.post('/api/set-up/options', { secret, ...ME });
  return options.body;
}

describe('setting a desk up', () => {
  let t: TestApp;
  let data: string;
  beforeAll(async () => {
    t = await testApp({ empty: true });
    data = fs.mkdtempSync(path.join(os.tmpdir(), 'bw-set-up-'));
  });
  afterAll(async () => {
    await t.close();
    fs.rmSync(data, { recursive: true });
  });

  it('says that nobody is here yet', async () => {
    const { body } = await t.nobody().get('/api/state');
    expect(body).toMatchObject({ phase: 'set-up', evaluation: false, deskName: null, me: null });
  });

  it('makes a new link at each start and ends the older one', async () => {
    const older = secretOf(await newSetUpLink(t.app));
    const newer = secretOf(await newSetUpLink(t.app));
    const look = (secret: string) => t.nobody().post('/api/set-up/look', { secret });
    expect((await look(older)).body.code).toBe('set-up-link-bad');
    expect((await look(newer)).body).toEqual({ done: true });
    expect((await look(randomBytes(32).toString('base64url'))).status).toBe(410);
    expect((await look('short')).body.code).toBe('bad-input');
  });

  it('ends a link after an hour', async () => {
    const secret = secretOf(await newSetUpLink(t.app));
    const left = await t.db.owner.query<{ s: number }>(
      'select extract(epoch from expires_at - clock_timestamp())::float8 as s from auth.set_up where used_at is null',
    );
    expect((left.rows[0]?.s ?? 0) / 3600).toBeCloseTo(1, 1);
    const { authenticator } = await answers(t.nobody(), secret);
    await t.db.owner.query('update auth.set_up set expires_at = clock_timestamp()');
    expect((await t.nobody().post('/api/set-up/look', { secret })).body.code).toBe('set-up-link-bad');
    expect((await t.nobody().post('/api/set-up/options', { secret, ...ME })).status).toBe(410);
    const factor = { kind: 'authenticator', code: new TOTP({ secret: authenticator.secret }).generate() };
    const late = await t.nobody().post('/api/set-up/finish', { secret, ...ME, factor });
    expect([late.status, late.body.code]).toEqual([410, 'set-up-link-bad']);
  });

  it('takes no expired link for its own word, nor when the clock is set back', async () => {
    const { bytes } = tokenFromText(secretOf(await newSetUpLink(t.app)));
    const mail = 'ada@northside.example';
    const setUp = (seconds: number) =>
      t.db.owner
        .query('update auth.set_up set expires_at = clock_timestamp() + make_interval(secs => $1)', [seconds])
        .then(() =>
          t.db.pools.auth.query('select guard.set_up($1, $2, $3, $2, $4, $4, $5, $5, $6)', [
            bytes,
            v7(),
            'D',
            'A',
            mail,
            '{}',
          ]),
        );
    await expect(setUp(0)).rejects.toThrow('set-up-link-bad');
    await t.db.owner.query("update guard.clock set seen = clock_timestamp() + interval '1 minute'");
    await expect(setUp(30)).rejects.toThrow('set-up-link-bad');
    await t.db.owner.query('update guard.clock set seen = clock_timestamp()');
  });

  it('refuses an address without a domain before a factor is made, and names the desk to the app', async () => {
    const secret = secretOf(await newSetUpLink(t.app));
    const { status, body } = await t
      .nobody()
      .post('/api/set-up/options', { secret, ...ME, email: 'ada@northside' });
    expect([status, body.fields[0].field]).toEqual([400, 'body.email']);
    expect(decodeURIComponent((await answers(t.nobody(), secret)).authenticator.uri)).toContain('Northside');
  });

  it('prints the link at a terminal and keeps it nowhere then', async () => {
    const printed: string[] = [];
    await tellSetUpLink(t.app, data, (link) => void printed.push(link));
    expect(printed).toEqual([expect.stringMatching(/^http:\/\/localhost:\d+\/set-up#[\w-]{43}$/)]);
    expect(fs.readdirSync(data)).toEqual([]);
    const kept = await t.db.owner.query('select encode(secret_hash, $1) as hash from auth.set_up', ['hex']);
    expect(JSON.stringify(kept.rows)).not.toContain(secretOf(printed[0] ?? ''));
  });

  it('refuses a wrong factor, and makes nothing of it', async () => {
    const secret = secretOf(await newSetUpLink(t.app));
    await answers(t.nobody(), secret);
    const factor = { kind: 'authenticator', code: '000000' };
    const reply = await t.nobody().post('/api/set-up/finish', { secret, ...ME, factor });
    expect(reply.body.code).toBe('factor-bad');
    const left = await t.db.owner.query(
      'select (select count(*) from desk) + (select count(*) from auth.factor) as n',
    );
    expect(left.rows[0].n).toBe('0');
  });

  it('lets one of two racers win, with desk, person, factor and sign-in at once', async () => {
    await tellSetUpLink(t.app, data, null);
    const file = path.join(data, 'setup-url');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const secret = secretOf(fs.readFileSync(file, 'utf8').trim());
    const options = await answers(t.nobody(), secret);
    const code = () => new TOTP({ secret: options.authenticator.secret }).generate();
    const passkey = softPasskey(t.url.replace('127.0.0.1', 'localhost')).make(options.passkey);
    const racers = [t.nobody(), t.nobody()];
    const replies = await Promise.all([
      racers[0]!.post('/api/set-up/finish', { secret, ...ME, deskName: 'Söhne & Großmann', factor: passkey }),
      racers[1]!.post('/api/set-up/finish', {
        secret,
        ...ME,
        deskName: 'Söhne, Großmann',
        factor: { kind: 'authenticator', code: code() },
      }),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(replies.find(({ status }) => status === 409)?.body.code).toBe('set-up-done');
    const winner = racers[replies.findIndex(({ status }) => status === 201)];
    const state = (await winner!.get('/api/state')).body;
    expect(state).toMatchObject({
      phase: 'ready',
      me: { kind: 'agent', name: 'Ada Byron', single: true, clientId: null, factorAt: expect.any(String) },
    });
    expect(state.me.roles.sort()).toEqual(['admin', 'agent', 'billing-contact', 'manager']);
    const counts = await t.db.owner.query(`select (select count(*) from desk) as desks,
      (select count(*) from agent) as agents, (select count(*) from auth.factor) as factors,
      (select string_agg(action, ' ' order by n) from guard.record) as record`);
    expect(counts.rows[0]).toEqual({
      desks: '1',
      agents: '1',
      factors: '1',
      record: 'desk.set-up factor.enrol sign-in.start',
    });
    const { rows } = await t.db.owner.query('select slug from guard.front');
    expect(rows).toEqual([{ slug: 'sohne-grossmann' }]);
    await expect.poll(() => fs.existsSync(file)).toBe(false);
  });

  it('is gone for good afterwards', async () => {
    expect(await newSetUpLink(t.app)).toBeNull();
    const secret = randomBytes(32).toString('base64url');
    for (const door of ['look', 'options', 'finish']) {
      const factor = { kind: 'authenticator', code: '123456' };
      const bodies: Record<string, object> = {
        look: { secret },
        options: { secret, ...ME },
        finish: { secret, ...ME, deskName: 'Again', factor },
      };
      const reply = await t.nobody().post(`/api/set-up/${door}`, bodies[door]);
      expect(reply.body.code).toBe('set-up-done');
      expect(reply.status).toBe(409);
    }
  });
});

it('an authenticator alone sets a desk up, and the person is signed in by it', async () => {
  const t = await testApp({ empty: true });
  try {
    const [secret, me] = [secretOf(await newSetUpLink(t.app)), t.nobody()];
    const { authenticator } = await answers(me, secret);
    const factor = { kind: 'authenticator', code: new TOTP({ secret: authenticator.secret }).generate() };
    expect((await me.post('/api/set-up/finish', { secret, ...ME, factor })).status).toBe(201);
    const state = (await me.get('/api/state')).body;
    expect(state).toMatchObject({ phase: 'ready', me: { name: 'Ada Byron', factorAt: expect.any(String) } });
    const { rows } = await t.db.owner.query('select kind from auth.factor');
    expect(rows).toEqual([{ kind: 'authenticator' }]);
  } finally {
    await t.close();
  }
});
