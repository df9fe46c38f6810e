import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFor, startAcme, until, wanted } from '../testing/acme.ts';
import type { Acme, Named } from '../testing/acme.ts';
import type { Letter } from '../testing/mailbox.ts';
import type { TestClient } from '../testing/client.ts';
import { layWaiter } from '../testing/queue.ts';
import { A_DEVICE, customerClient, join, openAlone } from '../testing/sessions.ts';

/** The secret of the link in a letter. */
const secretIn = ({ text }: Letter): string => /\/join#k=([\w-]+)/.exec(text)?.[1] ?? '';

describe('the mails of a session', () => {
  let acme: Acme;
  let agent: TestClient;
  let dana: Named;
  beforeAll(async () => {
    acme = await startAcme();
    agent = acme.agent.client;
    dana = await acme.person('member');
  });
  afterAll(() => acme.close());

  /** The next letter to an address about a session; others tell other things. */
  const letter = async (to: string, about: RegExp): Promise<Letter> => {
    for (;;) {
      const next = await acme.mailbox.next(to);
      if (about.test(next.subject)) return next;
    }
  };
  const mail = (id: string, body: object) => agent.post(`/api/sessions/${id}/mail`, body);
  const session = async (id: string) => (await wanted(200, agent.get(`/api/sessions/${id}`))).body;
  const nobody = () => acme.t.nobody();
  const openForDana = async (): Promise<string> => {
    const contactId = await openFor(agent, dana.said);
    return (await wanted<{ id: string }>(201, agent.post('/api/sessions', { contactId }))).body.id;
  };
  const admitted = async (id: string, secret: string): Promise<TestClient> => {
    const { body } = await wanted(201, join(nobody(), secret));
    const { customerId } = body.session;
    await wanted(200, agent.post(`/api/sessions/${id}/admit`, { customerId, admit: true }));
    return customerClient(nobody(), body.token);
  };
  const receipts = async (id: string): Promise<number> => {
    const { rows } = await acme.t.db.owner.query(
      "select from guard.mail where kind = 'receipt' and ref = $1",
      [id],
    );
    return rows.length;
  };

  it('bring a link that lets in once, and the agent hears how the mail fared', async () => {
    const id = await openAlone(agent);
    expect((await wanted(200, mail(id, { email: 'robin@home.example' }))).body.mail).toBe('waiting');
    const sent = await letter('robin@home.example', /is ready to help you/);
    await until(async () => (await session(id)).mail === 'sent');
    await wanted(201, join(nobody(), secretIn(sent)));
    expect((await session(id)).customer).toMatchObject({ name: 'Robin Reed', cameBy: 'mail' });
    expect((await join(nobody(), secretIn(sent))).body.code).toBe('session-key-wrong');
    expect((await mail(id, { email: 'robin@home.example' })).body.code).toBe('customer-there');
  });

  it('take the place of the one before', async () => {
    const id = await openAlone(agent);
    await wanted(200, mail(id, { email: 'twice@home.example' }));
    const first = await letter('twice@home.example', /is ready/);
    await wanted(200, mail(id, { email: 'twice@home.example' }));
    const second = await letter('twice@home.example', /is ready/);
    expect((await join(nobody(), secretIn(first))).body.code).toBe('session-key-wrong');
    await wanted(201, join(nobody(), secretIn(second)));
  });

  it('are five at most', async () => {
    const id = await openAlone(agent);
    for (let n = 0; n < 5; n += 1) await wanted(200, mail(id, { email: 'often@home.example' }));
    expect((await mail(id, { email: 'often@home.example' })).body.code).toBe('limit-reached');
  });

  it('want an address where nobody was found, and go to the one on record where somebody was', async () => {
    expect((await mail(await openAlone(agent), {})).body.code).toBe('bad-input');
    const id = await openForDana();
    await wanted(200, mail(id, { email: 'thief@elsewhere.example' }));
    await letter(dana.who.email, /is ready to help you/);
    expect(acme.mailbox.letters.some(({ to }) => to.includes('thief@elsewhere.example'))).toBe(false);
  });

  it('are asked for by nobody, a client’s people, or an agent who is not in the session', async () => {
    const id = await openAlone(agent);
    const send = (client: TestClient) => client.post(`/api/sessions/${id}/mail`, { email: 'a@home.example' });
    expect((await send(nobody())).status).toBe(401);
    expect((await send(dana.client)).status).toBe(404);
    expect((await send((await acme.t.agent('agent')).client)).body.code).toBe('session-not-yours');
  });

  it('end with a receipt of what was agreed to, to whoever was let in and has an address', async () => {
    const id = await openForDana();
    await wanted(200, mail(id, {}));
    const customer = await admitted(id, secretIn(await letter(dana.who.email, /is ready to help you/)));
    await wanted(200, agent.post(`/api/sessions/${id}/consents`, { kind: 'screen' }));
    const [asked] = (await wanted(200, customer.get('/api/join/session'))).body.consents;
    await wanted(200, customer.post(`/api/join/consents/${asked.id}`, { yes: false }));
    await wanted(200, agent.post(`/api/sessions/${id}/end`));
    const { text } = await letter(dana.who.email, /^What happened in your session/);
    expect(text).toContain('Seeing your screen: you refused');
    expect(text).toContain('Times as the clocks show them in UTC.');
    expect(text).toContain('Nothing was recorded.');
    const number = id.slice(-8).toUpperCase();
    expect(text).toContain(`Number of the session: ${number.slice(0, 4)} ${number.slice(4)}.`);
    expect(await receipts(id)).toBe(1);

    const unmet = await openForDana();
    await wanted(200, agent.post(`/api/sessions/${unmet}/end`));
    expect(await receipts(unmet), 'nobody was let in').toBe(0);
  });

  it('tell the times of a receipt by the customer’s own clock, and whose that is', async () => {
    const email = 'far@home.example';
    for (const [zone, named] of [
      ['Asia/Tokyo', 'Asia/Tokyo'],
      ['Atlantis/Capital', 'UTC'],
    ]) {
      await layWaiter(nobody(), 'Robin', { email, device: { ...A_DEVICE, zone } });
      const { sessionId } = (await wanted(200, agent.post('/api/queue/claim', {}))).body;
      await wanted(200, agent.post(`/api/sessions/${sessionId}/end`));
      const { activeAt, customer } = await session(sessionId);
      expect(customer.device, 'no agent sees it').toEqual(A_DEVICE);
      const { text } = await letter(email, /^What happened in your session/);
      expect(text).toContain(`Times as the clocks show them in ${named}.`);
      const clock = { timeZone: named, dateStyle: 'medium', timeStyle: 'short' } as const;
      expect(text).toContain(`from ${new Intl.DateTimeFormat('en-GB', clock).format(new Date(activeAt))} to`);
    }
  });

  it('tell of a receipt in the language of the customer’s page, and from when to when it was recorded', async () => {
    for (const [language, subject, words] of [
      [
        'en',
        /^What happened in your session/,
        ['Recording the session: you allowed it, ', 'Recorded: ', 'en'],
      ],
      [
        'de',
        /^Was in Ihrer Sitzung mit/,
        ['Die Sitzung aufzeichnen: Sie haben zugestimmt, ', 'Aufgezeichnet: ', 'de'],
      ],
    ] as const) {
      const email = `${language}@home.example`;
      const robin = await layWaiter(nobody(), 'Robin', { email, language });
      const { sessionId } = (await wanted(200, agent.post('/api/queue/claim', {}))).body;
      await wanted(200, agent.post(`/api/sessions/${sessionId}/consents`, { kind: 'recording' }));
      const [asked] = (await wanted(200, robin.client.get('/api/join/session'))).body.consents;
      await wanted(200, robin.client.post(`/api/join/consents/${asked.id}`, { yes: true }));
      const { rows } = await acme.t.db.owner.query<{ from: Date; until: Date }>(
        `insert into guard.recording (id, session_id, consent_id, by_id, state, key_id, started_at, stopped_at)
         select id, session_id, id, asked_by, 'gone', '', asked_at + interval '1 hour', asked_at + interval '2 hours'
           from guard.consent where id = $1 returning started_at as from, stopped_at as until`,
        [asked.id],
      );
      await wanted(200, agent.post(`/api/sessions/${sessionId}/end`));
      const { text, html } = await letter(email, subject);
      const [agreed, recorded, lang] = words;
      const locale = lang === 'en' ? 'en-GB' : 'de-DE';
      const clock = new Intl.DateTimeFormat(locale, {
        timeZone: 'UTC',
        dateStyle: 'medium',
        timeStyle: 'short',
      });
      const [from, until] = [clock.format(rows[0]?.from), clock.format(rows[0]?.until)];
      expect(text).toContain(agreed);
      expect(text).toContain(`${recorded}${from} ${lang === 'en' ? 'to' : 'bis'} ${until}.`);
      expect(html).toContain(`<html lang="${lang}">`);
    }
  });

  it('of a receipt tell its customer how they fare, and nobody whether somebody is on record', async () => {
    const email = 'late@home.example';
    const robin = await layWaiter(nobody(), 'Robin', { email });
    const { sessionId } = (await wanted(200, agent.post('/api/queue/claim', {}))).body;
    const fate = async (of: TestClient) => (await wanted(200, of.get('/api/join/receipt'))).body.mail;
    expect(await fate(robin.client)).toBeNull();
    const owner = acme.t.db.owner;
    const hold = 'update guard.mail set due_at = $2, at = at - $3::interval, state = $4 where ref = $1';
    await wanted(200, agent.post(`/api/sessions/${sessionId}/end`));
    await letter(email, /^What happened in your session/);
    await until(async () => (await fate(robin.client)).state === 'sent');
    const far = new Date(Date.now() + 1e8);
    await owner.query(hold, [sessionId, far, '0', 'waiting']);
    expect(await fate(robin.client)).toEqual({ to: email, state: 'waiting' });
    await owner.query(hold, [sessionId, far, '1 minute', 'waiting']);
    expect(await fate(robin.client)).toEqual({ to: email, state: 'late' });
    await owner.query(hold, [sessionId, far, '0', 'failed']);
    expect(await fate(robin.client)).toEqual({ to: email, state: 'failed' });

    const known = await openForDana();
    await wanted(200, mail(known, {}));
    const caller = await admitted(known, secretIn(await letter(dana.who.email, /is ready to help you/)));
    await wanted(200, agent.post(`/api/sessions/${known}/end`));
    expect(await receipts(known)).toBe(1);
    expect(await fate(caller)).toBeNull();
  });

  it('write nothing that a customer typed to an address that they typed too: it may be anybody’s', async () => {
    const email = 'victim@elsewhere.example';
    const robin = await layWaiter(nobody(), 'Call 0900 1234 at once', { email, about: 'See evil.example' });
    const { sessionId } = (await wanted(200, agent.post('/api/queue/claim', {}))).body;
    const name = 'Your account is locked - visit evil.example.pdf';
    await wanted(201, robin.client.post('/api/join/files', { name, type: 'application/pdf', size: 9 }));
    await wanted(200, agent.post(`/api/sessions/${sessionId}/end`));
    const { subject, text } = await letter(email, /^What happened in your session/);
    expect(text).toMatch(/A file sent by you: you allowed it, \d/); // and not until it ended
    expect(`${subject}${text}`).not.toMatch(/evil|0900|locked/);

    const known = await openForDana();
    await wanted(200, mail(known, {}));
    const sender = await admitted(known, secretIn(await letter(dana.who.email, /is ready to help you/)));
    await wanted(201, sender.post('/api/join/files', { name: 'log.txt', type: 'text/plain', size: 9 }));
    await wanted(200, agent.post(`/api/sessions/${known}/end`));
    const own = await letter(dana.who.email, /^What happened in your session/);
    expect(own.text).toContain('A file sent by you “log.txt”');
  });
});
