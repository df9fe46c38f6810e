import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealingKey } from '../db/sealing.ts';
import { testApp } from '../testing/app.ts';
import type { TestApp } from '../testing/app.ts';
import { laySignIn } from '../testing/people.ts';
import type { LaidAgent } from '../testing/people.ts';
import { testClient } from '../testing/client.ts';
import type { TestClient } from '../testing/client.ts';
import { codeProof, layAuthenticator, TEST_KEY } from '../testing/factors.ts';
import {
  openAuthenticatorKey,
  openSecret,
  placeOfFactor,
  sealClearSecrets,
  sealSecret,
} from './sealedSecret.ts';

const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

describe('a sealed secret', () => {
  const place = placeOfFactor('one', { kind: 'agent', id: 'ada' });
  const stored = sealSecret(TEST_KEY, place, SECRET);

  it('opens with its key and at its place alone, untouched', () => {
    expect(openSecret(TEST_KEY, place, stored)).toBe(SECRET);
    const others = [
      placeOfFactor('two', { kind: 'agent', id: 'ada' }),
      placeOfFactor('one', { kind: 'agent', id: 'bob' }),
      placeOfFactor('one', { kind: 'person', id: 'ada' }),
    ];
    for (const other of others) expect(openSecret(TEST_KEY, other, stored)).toBeNull();
    expect(openSecret(sealingKey(randomBytes(32), ''), place, stored)).toBeNull();
    const bytes = Buffer.from(stored.slice('sealed:'.length), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const touched = Buffer.from(bytes);
      touched[at] = (touched[at] ?? 0) ^ 1;
      expect(openSecret(TEST_KEY, place, `sealed:${touched.toString('base64url')}`), `byte ${at}`).toBeNull();
    }
    for (const none of ['', SECRET, 'sealed:', stored.slice(0, 19)]) {
      expect(openSecret(TEST_KEY, place, none)).toBeNull();
    }
  });

  it('has its key in a file of its own, made once, for its owner alone', () => {
    const data = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-sealed-'));
    try {
      const key = openAuthenticatorKey(data);
      expect(fs.statSync(path.join(data, 'secrets', 'authenticator-key')).mode & 0o777).toBe(0o600);
      expect(openAuthenticatorKey(data)).toEqual(key);
    } finally {
      fs.rmSync(data, { recursive: true });
    }
  });
});

describe('an authenticator', () => {
  let t: TestApp;
  beforeAll(async () => void (t = await testApp()));
  afterAll(() => t.close());

  const stored = async (id: string): Promise<string> =>
    (await t.db.owner.query('select secret from auth.factor where id = $1', [id])).rows[0].secret;
  const signedInAt = async (url: string, who: LaidAgent): Promise<TestClient> =>
    testClient(url, (await laySignIn(t.db.owner, who)).token);
  async function stepUp(client: TestClient, factor: object) {
    await client.post('/api/step-up/options');
    return client.post('/api/step-up', { factor });
  }

  it('stands nowhere in the clear, neither while it is enrolled nor afterwards', async () => {
    const { client } = await t.agent('agent');
    const { secret } = (await client.post('/api/my/factors/options')).body.authenticator;
    const all = async () =>
      (
        await t.db.owner.query(
          'select state::text as kept from auth.ceremony union all select secret from auth.factor',
        )
      ).rows
        .map(({ kept }) => kept)
        .join();
    expect(await all()).not.toContain(secret);
    const { body } = await client.post('/api/my/factors', codeProof(secret));
    expect(await stored(body.id)).toMatch(/^sealed:[\w-]+$/);
    expect(await all()).not.toContain(secret);
    expect((await stepUp(client, codeProof(secret, 1))).status).toBe(200);
  });

  it('opens nothing for somebody into whose row it was copied', async () => {
    const [mine, theirs] = [await t.agent('agent'), await t.agent('admin')];
    const app = await layAuthenticator(t.db.owner, mine.who);
    const other = await layAuthenticator(t.db.owner, theirs.who);
    await t.db.owner.query('update auth.factor set secret = $2 where id = $1', [
      other.id,
      await stored(app.id),
    ]);
    expect((await stepUp(theirs.client, app.proof())).body.code).toBe('factor-unreadable');
    expect((await stepUp(mine.client, app.proof())).status).toBe(200);
  });

  it('takes a code once, of two servers by one', async () => {
    const { who } = await t.agent('agent');
    const app = await layAuthenticator(t.db.owner, who);
    const second = await testApp({ db: t.db });
    try {
      const clients = await Promise.all([t, second].map(({ url }) => signedInAt(url, who)));
      for (const client of clients) await client.post('/api/step-up/options');
      const factor = app.proof();
      const replies = await Promise.all(clients.map((client) => client.post('/api/step-up', { factor })));
      expect(replies.map(({ body }) => body.code ?? 'taken').sort()).toEqual(['factor-bad', 'taken']);
    } finally {
      await second.close();
    }
  });

  it('that an older version left in the clear is sealed at a start, once, and works on', async () => {
    const { who, client } = await t.agent('agent');
    const id = v7();
    await t.db.owner.query(
      `insert into auth.factor (id, agent_id, kind, label, secret, last_step) values ($1, $2, 'authenticator', 'App', $3, 5)`,
      [id, who.id, SECRET],
    );
    await Promise.all([sealClearSecrets(t.app), sealClearSecrets(t.app)]);
    const sealed = await stored(id);
    expect(openSecret(TEST_KEY, placeOfFactor(id, { kind: 'agent', id: who.id }), sealed)).toBe(SECRET);
    const second = await testApp({ db: t.db });
    await second.close();
    expect(await stored(id)).toBe(sealed);
    expect((await stepUp(client, codeProof(SECRET))).status).toBe(200);
  });

  it('cannot be checked where the key is another, which is said, and is counted', async () => {
    const { who } = await t.agent('agent');
    const app = await layAuthenticator(t.db.owner, who);
    const moved = await testApp({ db: t.db, authenticatorKey: sealingKey(randomBytes(32), '') });
    try {
      const client = await signedInAt(moved.url, who);
      expect((await stepUp(client, app.proof())).body).toMatchObject({
        status: 409,
        code: 'factor-unreadable',
      });
      expect(await sealClearSecrets(moved.app)).toBeGreaterThan(0);
      expect(await sealClearSecrets(t.app)).toBe(0);
    } finally {
      await moved.close();
    }
  });
});
