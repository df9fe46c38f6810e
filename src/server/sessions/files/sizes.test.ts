import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wanted } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { layActive } from '../../testing/sessions.ts';

const GIB = 1024 ** 3;

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.close());

const laid = async () => layActive((await t.agent('agent')).client, t.nobody());

it('a file of 2 GiB is taken, and none of a byte more, by the door or by the database', async () => {
  const { customer, token } = await laid();
  const offer = (size: number) => customer.post('/api/join/files', { name: 'disk.img', size });
  await wanted(201, offer(2 * GIB));
  const { status, body } = await offer(2 * GIB + 1);
  expect([status, body.code, body.fields[0].field]).toEqual([400, 'bad-input', 'body.size']);
  const app = await t.db.pools.app.connect();
  try {
    await app.query('begin');
    await app.query('select guard.enter_customer($1)', [Buffer.from(token, 'base64url')]);
    const sql = `select guard.offer_file($1, null, $2, 'disk.img', 'a/b', $3)`;
    const past = app.query(sql, [randomUUID(), randomUUID(), 2 * GIB + 1]);
    await expect(past).rejects.toMatchObject({ code: '23514' });
  } finally {
    await app.query('rollback');
    app.release();
  }
});

it('a session takes 8 GiB in all, and not a byte more', async () => {
  const { customer } = await laid();
  const offer = (size: number) => customer.post('/api/join/files', { name: 'disk.img', size });
  for (let n = 0; n < 3; n += 1) await wanted(201, offer(2 * GIB));
  await wanted(201, offer(2 * GIB - 1));
  const { status, body } = await offer(2);
  expect([status, body.code]).toEqual([409, 'files-full']);
  await wanted(201, offer(1));
  expect((await offer(1)).body.code).toBe('files-full');
});
