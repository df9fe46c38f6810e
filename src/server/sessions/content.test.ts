import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFor, startAcme, wanted } from '../testing/acme.ts';
import type { Acme } from '../testing/acme.ts';
import type { SignedIn } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import type { LaidAgent } from '../testing/people.ts';
import { customerClient, dial, join as joinBy, keyOf, layActive } from '../testing/sessions.ts';

// The customer sees who is in, and nothing an agent or an admin does can hide it: nobody else reads along.

describe('what is said and sent in a session', () => {
  let acme: Acme;
  let host: TestClient;
  let admin: TestClient;
  let [came, asked, removed]: SignedIn<LaidAgent>[] = [];
  let s: Awaited<ReturnType<typeof layActive>>;
  let fileId: string;

  const invite = (agent: SignedIn<LaidAgent> | undefined) =>
    wanted(200, host.post(`/api/sessions/${s.id}/invite`, { agentId: agent?.who.id }));
  const join = (agent: SignedIn<LaidAgent> | undefined) =>
    wanted(200, agent?.client.post(`/api/sessions/${s.id}/join`) ?? Promise.reject(new Error('nobody')));
  /** Whether somebody may read the talk, the list of files, and a file. */
  const reads = async (client: TestClient | undefined) => [
    (await client?.get(`/api/sessions/${s.id}/transcript`))?.status,
    (await client?.get(`/api/sessions/${s.id}/files`))?.status,
    (await client?.post(`/api/sessions/files/${fileId}/ticket`))?.status,
  ];
  const [ALL, NOTHING] = [
    [200, 200, 200],
    [403, 403, 404],
  ];

  /** Sends a file of three bytes whole. */
  const sendPiece = (token: string, id: string) =>
    fetch(`${acme.t.url}/api/join/files/${id}`, {
      method: 'PATCH',
      headers: {
        origin: acme.t.url,
        authorization: `Bearer ${token}`,
        'content-type': 'application/offset+octet-stream',
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
      },
      body: Buffer.from('abc'),
    });

  beforeAll(async () => {
    acme = await startAcme();
    host = acme.agent.client;
    admin = (await acme.t.agent('agent', 'admin')).client;
    [came, asked, removed] = [await acme.t.agent(), await acme.t.agent(), await acme.t.agent()];
    s = await layActive(host, acme.t.nobody());
    for (const agent of [came, asked, removed]) await invite(agent);
    for (const agent of [came, removed]) await join(agent);
    await wanted(200, host.post(`/api/sessions/${s.id}/uninvite`, { agentId: removed?.who.id }));
    const line = await dial(host, s.id);
    await line.wait('welcome');
    line.say({ t: 'say', id: crypto.randomUUID(), text: 'Which window is it?' });
    await line.wait('said');
    line.close();
    const offer = await wanted(201, s.customer.post('/api/join/files', { name: 'log.txt', size: 3 }));
    fileId = offer.body.id as string;
    await sendPiece(s.token, fileId);
  });
  afterAll(() => acme.close());

  it('is told to whoever is asked in', async () => {
    const listed = async (client: TestClient | undefined) =>
      ((await client?.get('/api/sessions'))?.body.sessions as { id: string; invited: boolean }[]).find(
        ({ id }) => id === s.id,
      )?.invited;
    expect([await listed(asked?.client), await listed(came?.client), await listed(host)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is read while it runs by those who are in it, whom the customer sees, and by nobody else', async () => {
    expect(await reads(host)).toEqual(ALL);
    expect(await reads(came?.client)).toEqual(ALL);
    for (const client of [asked?.client, removed?.client, admin])
      expect(await reads(client)).toEqual(NOTHING);
    expect(await reads((await acme.t.agent('agent')).client)).toEqual(NOTHING);
  });

  it('shows nobody else how a file is called, though they see what was agreed to', async () => {
    const named = async (client: TestClient | undefined) =>
      (await client?.get(`/api/sessions/${s.id}`))?.body.consents.map(
        ({ kind, about }: { kind: string; about: { name?: string } }) => [kind, about.name],
      );
    expect(await named(host)).toEqual([['file-from-me', 'log.txt']]);
    for (const client of [asked?.client, admin])
      expect(await named(client)).toEqual([['file-from-me', undefined]]);
  });

  it('is nowhere in the record, which admins read meanwhile: of a file it tells that it went, and a seal', async () => {
    const dana = await acme.person('member');
    const contactId = await openFor(host, dana.said);
    const { id } = (await wanted<{ id: string }>(201, host.post('/api/sessions', { contactId }))).body;
    const joined = await wanted(201, joinBy(acme.t.nobody(), await keyOf(host, id)));
    const { customerId, token } = { ...joined.body.session, ...joined.body };
    await wanted(200, host.post(`/api/sessions/${id}/admit`, { customerId, admit: true }));
    const customer = customerClient(acme.t.nobody(), token);
    const sent = await wanted(201, customer.post('/api/join/files', { name: 'payslip.pdf', size: 3 }));
    expect((await sendPiece(token, sent.body.id)).status).toBe(204);
    const late = await wanted(201, customer.post('/api/join/files', { name: 'payslip-2.pdf', size: 3 }));
    await wanted(200, customer.post(`/api/join/files/${late.body.id}/stop`));
    const refused = await customer.post('/api/join/files', { name: 'payslip.exe', size: 3 });
    expect(refused.body.code).toBe('file-unsafe');

    const superAdmin = (await acme.person('super-admin')).client;
    const shown = [
      ['admin', await admin.get('/api/record/export')],
      ['Super admin', await superAdmin.get('/api/portal/record/export')],
      ['contact', await host.get(`/api/contacts/${contactId}`)],
    ] as const;
    const texts = shown.map(([, { body }]) => JSON.stringify(body));
    for (const [at, [reader, { status }]] of shown.entries())
      expect([reader, status, /payslip|log\.txt/.test(texts[at] ?? '')]).toEqual([reader, 200, false]);
    // Nobody who reads it tries what may have been sent; whoever was there shows what was.
    const hash = createHash('sha256').update('abc').digest();
    for (const text of texts) expect(text).not.toContain(hash.toString('hex'));
    const { files } = (await wanted(200, customer.get('/api/join/files'))).body;
    const { salt, sha256 } = files.find((file: { id: string }) => file.id === sent.body.id);
    expect(sha256).toBe(hash.toString('hex'));
    const seal = createHash('sha256').update(Buffer.from(salt, 'hex')).update(hash).digest('hex');
    expect(texts[1]).toContain(seal);

    expect(texts[0]).toContain('The customer offered a file.');
    expect(texts[1]).toContain('A file came whole.');
    expect(texts[1]).toContain('The customer stopped a file.');
  });

  it('is read afterwards by those who were in it, and by the desk’s admins', async () => {
    await wanted(200, host.post(`/api/sessions/${s.id}/end`));
    expect(await reads(host)).toEqual(ALL);
    expect(await reads(came?.client)).toEqual(ALL);
    expect(await reads(admin)).toEqual(ALL);
    for (const client of [asked?.client, removed?.client]) expect(await reads(client)).toEqual(NOTHING);
  });

  it('is shut for nobody, for a client’s people, and for another desk’s session that is not there', async () => {
    const nowhere = crypto.randomUUID();
    expect((await host.get(`/api/sessions/${nowhere}/files`)).status).toBe(404);
    expect((await acme.t.nobody().get(`/api/sessions/${s.id}/files`)).status).toBe(401);
    const person = (await acme.person('super-admin')).client;
    expect((await person.get(`/api/sessions/${s.id}/files`)).status).toBe(404);
  });

  it('leaves a receipt that names everybody who was in, whoever was taken out meanwhile too', async () => {
    const token = Buffer.from(s.token, 'base64url');
    const { rows } = await acme.t.db.owner.query<{ receipt: { agents: string[] } }>(
      'select guard.receipt($1) as receipt',
      [token],
    );
    const nameOf = (agent: SignedIn<LaidAgent> | undefined) => `Ada Agent ${agent?.who.id.slice(-4)}`;
    const named = rows[0]?.receipt.agents;
    expect(named).toEqual(expect.arrayContaining([nameOf(came), nameOf(removed)]));
    expect(named).not.toContain(nameOf(asked));
  });
});
