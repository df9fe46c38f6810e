import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { z } from 'zod';
import { Problem } from '../../contracts/errors.ts';
import { perform } from '../gate/perform.ts';
import type { Tx } from '../gate/tx.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import { door } from './door.ts';

let runs = 0;
let gate: Promise<void> = Promise.resolve();
const make = door({
  method: 'POST',
  path: '/api/test/make',
  action: 'contact.open',
  who: 'any',
  body: z.object({ name: z.string() }),
  reply: z.object({ run: z.int() }),
  status: 201,
  command: async ({ input }) => {
    runs += 1;
    await gate;
    if (input.name === 'refused') throw new Problem('conflict');
    return { run: runs };
  },
});
const secret = door({
  method: 'POST',
  path: '/api/test/secret',
  action: 'own.sign-in',
  who: 'any',
  secret: true,
  reply: z.object({ token: z.string() }),
  command: async () => ({ token: `secret-${(runs += 1)}` }),
});

/** Does something that its desk's record must tell, and tells it. */
async function tell(tx: Tx, chain: string, action: string): Promise<void> {
  await tx.rows('select guard.open_session($1, null, null, null)', [v7()]);
  tx.record({ chain, action, body: { sentence: 'Made.' } });
}

/** A real change that dies right after its commit: its request never gets an answer. */
const dies = (path: `/api/${string}`, whole: boolean) =>
  door({
    method: 'POST',
    path,
    action: 'contact.open',
    who: 'agent',
    reply: z.object({ made: z.literal(true) }),
    command: async (call) => {
      await perform(call, { action: 'contact.open' }, async (tx) => {
        const { seen } = await tx.row<{ seen: Date }>('select guard.now() as seen');
        await tell(tx, call.actor.deskId, 'test.made');
        return whole ? { made: true } : { seen };
      });
      committed += 1;
      return new Promise<{ made: true }>((_resolve, reject) => (die = reject));
    },
  });
/** A real change that is still to be made when the test lets it. */
const slow = door({
  method: 'POST',
  path: '/api/test/slow',
  action: 'contact.open',
  who: 'agent',
  reply: z.object({ run: z.int() }),
  command: async (call) => {
    runs += 1;
    await gate;
    return perform(call, { action: 'contact.open' }, async (tx) => {
      await tell(tx, call.actor.deskId, 'test.slow');
      return { run: runs };
    });
  },
});
const doors = [make, slow, secret, dies('/api/test/whole', true), dies('/api/test/part', false)];
let committed = 0;
let die: (error: Error) => void = () => undefined;

describe('a command with an Idempotency-Key', () => {
  let t: TestApp;
  beforeAll(async () => void (t = await testApp({ doors })));
  afterAll(() => t.close());
  const key = (name: string) => ({ 'idempotency-key': `test-key-${name}` });

  it('runs once; the same request again gets the same answer', async () => {
    const { client } = await t.agent();
    const first = await client.post('/api/test/make', { name: 'a' }, key('1'));
    const again = await client.post('/api/test/make', { name: 'a' }, key('1'));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('runs to its end when whoever asked is gone amid it; asked again, it is told and not made twice', async () => {
    const { client } = await t.agent();
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const before = runs;
    const gone = new AbortController();
    const headers = { origin: t.url, cookie: client.cookie() ?? '', ...key('gone') };
    const first = fetch(`${t.url}/api/test/slow`, { method: 'POST', headers, signal: gone.signal });
    await expect.poll(() => runs).toBe(before + 1);
    gone.abort();
    await expect(first).rejects.toThrow('aborted');
    const ask = () => client.send('POST', '/api/test/slow', undefined, key('gone'));
    expect((await ask()).body.code, 'not known yet').toBe('busy');
    open();
    await expect.poll(async () => (await ask()).status).toBe(200);
    const told = await ask();
    expect([told.body, told.headers.get('idempotency-replayed')]).toEqual([{ run: before + 1 }, 'true']);
    const made = await t.db.owner.query("select from guard.record where action = 'test.slow'");
    expect([made.rowCount, runs]).toEqual([1, before + 1]);
  });

  it('is refused when the key was used for another request', async () => {
    const { client } = await t.agent();
    await client.post('/api/test/make', { name: 'a' }, key('2'));
    const other = await client.post('/api/test/make', { name: 'b' }, key('2'));
    expect([other.status, other.body.code]).toEqual([409, 'idempotency-mismatch']);
  });

  it('is one of its own for each person', async () => {
    const [one, two] = [await t.agent(), await t.person('member')];
    const first = await one.client.post('/api/test/make', { name: 'a' }, key('3'));
    const second = await two.client.post('/api/test/make', { name: 'a' }, key('3'));
    expect(second.body.run).toBe(first.body.run + 1);
  });

  it('runs one of two at once; the other is told to come back', async () => {
    const { client } = await t.agent();
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const before = runs;
    const first = client.post('/api/test/make', { name: 'a' }, key('4'));
    await expect.poll(() => runs).toBe(before + 1);
    const second = await client.post('/api/test/make', { name: 'a' }, key('4'));
    expect([second.status, second.body.code, second.headers.get('retry-after')]).toEqual([409, 'busy', '1']);
    open();
    expect((await first).status).toBe(201);
    expect(runs).toBe(before + 1);
  });

  it('is decided anew after a refusal', async () => {
    const { client } = await t.agent();
    const before = runs;
    expect((await client.post('/api/test/make', { name: 'refused' }, key('5'))).status).toBe(409);
    expect((await client.post('/api/test/make', { name: 'refused' }, key('5'))).body.code).toBe('conflict');
    expect(runs).toBe(before + 2);
  });

  it('keeps no reply that holds a secret', async () => {
    const { client } = await t.agent();
    await client.post('/api/test/secret', {}, key('6'));
    const kept = await t.db.owner.query("select from idempotency where reply::text like '%secret-%'");
    expect(kept.rowCount).toBe(0);
  });

  it('shows a kept reply to nobody who has not its key, not even by the password of bw_app', async () => {
    const { client } = await t.agent();
    await client.post('/api/test/make', { name: 'a' }, key('9'));
    for (const sql of ['select reply from idempotency', 'delete from idempotency']) {
      await expect(t.db.pools.app.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('refuses a key that is none', async () => {
    const { client } = await t.agent();
    expect((await client.post('/api/test/make', { name: 'a' }, { 'idempotency-key': 'short' })).status).toBe(
      400,
    );
  });

  it('may run again a minute after a process died amid it', async () => {
    const { client } = await t.agent();
    await client.post('/api/test/make', { name: 'a' }, key('7'));
    await t.db.owner.query(
      `update idempotency set status = null, reply = null, at = at - interval '2 minutes'
       where key_hash = sha256('test-key-7')`,
    );
    const before = runs;
    expect((await client.post('/api/test/make', { name: 'a' }, key('7'))).status).toBe(201);
    expect(runs).toBe(before + 1);
  });

  it('waits a minute for the reply of a process that committed, and runs nothing again', async () => {
    const { client } = await t.agent();
    await client.post('/api/test/make', { name: 'a' }, key('10'));
    const before = runs;
    const lay = (at: string) =>
      t.db.owner.query(
        `update idempotency set reply = null, at = clock_timestamp() - $1::interval where key_hash = sha256('test-key-10')`,
        [at],
      );
    const told = async () => (await client.post('/api/test/make', { name: 'a' }, key('10'))).body.code;
    await lay('5 seconds');
    expect(await told()).toBe('busy');
    await lay('2 minutes');
    expect(await told()).toBe('reply-lost');
    expect(runs).toBe(before);
  });

  it.each([
    ['/api/test/whole', 200, undefined, undefined],
    ['/api/test/part', 409, 'busy', 'reply-lost'],
  ])('is not run again when it failed between commit and reply: %s', async (path, status, amid, after) => {
    const { client } = await t.agent();
    const entries = async () =>
      (await t.db.owner.query("select from guard.record where action = 'test.made'")).rowCount ?? 0;
    const [before, ran] = [await entries(), committed];
    const first = client.post(path, {}, key(`8${path}`));
    await expect.poll(() => committed).toBe(ran + 1);
    const again = await client.post(path, {}, key(`8${path}`));
    expect([again.status, again.body.code]).toEqual([status, amid]);
    // However long it takes: it still runs.
    await t.db.owner.query("update idempotency set at = at - interval '2 minutes' where reply is null");
    expect((await client.post(path, {}, key(`8${path}`))).body.code).toBe(amid);
    if (status === 200) expect(again.body).toEqual({ made: true });
    die(new Error('the connection was lost'));
    expect((await first).status).toBe(500);
    const late = await client.post(path, {}, key(`8${path}`));
    expect([late.status, late.body.code]).toEqual([status, after]);
    expect(await entries()).toBe(before + 1);
  });
});
