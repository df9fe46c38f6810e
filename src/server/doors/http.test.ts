import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testApp, type TestApp } from '../testing/app.ts';
import { door } from './door.ts';
import { healthDoor } from './health.ts';

const Thing = z.object({ name: z.string().max(20), size: z.int().min(1).optional() });
const echo = door({
  method: 'POST',
  path: '/api/test/things/:id',
  action: 'contact.open',
  who: 'agent',
  params: z.object({ id: z.uuid() }),
  query: z.object({ loud: z.stringbool().optional() }),
  body: Thing,
  reply: z.object({ name: z.string(), by: z.string() }),
  status: 201,
  command: async ({ actor, input }) => ({ name: input.name, by: actor.id, secret: 'never sent' }),
});
const portal = door({
  method: 'GET',
  path: '/api/test/portal',
  action: 'own.read',
  who: 'person',
  reply: z.object({ role: z.string() }),
  command: async ({ actor }) => ({ role: actor.role }),
});
const breaks = door({
  method: 'GET',
  path: '/api/test/breaks',
  action: 'public.state',
  who: 'public',
  reply: z.object({}),
  command: async ({ app }) => {
    await app.pools.app.query('select dana@acme.example');
    return {};
  },
});
const ID = '019dbdbe-0000-7000-8000-000000000000';

describe('the doors over HTTP', () => {
  let t: TestApp;
  beforeAll(async () => void (t = await testApp({ doors: [echo, portal, breaks, healthDoor] })));
  afterAll(() => t.close());

  it('serves: /healthz says ok', async () => {
    const reply = await t.nobody().get('/healthz');
    expect(reply.body).toEqual({ status: 'ok' });
  });

  it('answers nobody with 401, another kind with 404, the right kind with its reply and no more', async () => {
    const path = `/api/test/things/${ID}`;
    expect((await t.nobody().post(path, { name: 'x' })).body.code).toBe('sign-in-needed');
    const person = await t.person('member');
    expect((await person.client.post(path, { name: 'x' })).body.code).toBe('not-found');
    const agent = await t.agent();
    const reply = await agent.client.post(path, { name: 'x' });
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({ name: 'x', by: agent.who.id });
    expect((await person.client.get('/api/test/portal')).body).toEqual({ role: 'member' });
    expect((await agent.client.get('/api/test/portal')).status).toBe(404);
  });

  it('answers mistakes in the input with a sentence for each', async () => {
    const { client } = await t.agent();
    const reply = await client.post(`/api/test/things/${ID}?loud=perhaps`, {});
    expect(reply.status).toBe(400);
    const body = await client.post(`/api/test/things/${ID}`, { name: 'x'.repeat(21), size: 0, extra: 1 });
    expect(body.body).toMatchObject({
      code: 'bad-input',
      status: 400,
      fields: [
        { field: 'body.name', message: '“name” must have at most 20 characters.' },
        { field: 'body.size', message: '“size” must have at least the value 1.' },
        { field: 'body.extra', message: '“extra” is not a field here.' },
      ],
    });
    expect((await client.post('/api/test/things/not-an-id', { name: 'x' })).status).toBe(404);
  });
});
