import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINE_ENDS } from '../../../contracts/session-line.ts';
import { makeLog } from '../../doors/log.ts';
import { wanted } from '../../testing/acme.ts';
import { testApp, type SignedIn, type TestApp } from '../../testing/app.ts';
import type { LaidAgent } from '../../testing/people.ts';
import { dial, dialWith, join, keyOf, layActive, openAlone, customerClient } from '../../testing/sessions.ts';

const OFFER = { description: { type: 'offer', sdp: 'v=0' } } as const;

describe('the line of a session', () => {
  let t: TestApp;
  let two: TestApp;
  let agent: SignedIn<LaidAgent>;
  beforeAll(async () => {
    t = await testApp();
    two = await testApp({ db: t.db });
    agent = await t.agent('agent');
  });
  afterAll(async () => {
    await two.close();
    await t.close();
  });

  it('carries offers and talk from page to page, and shows who is there', async () => {
    const { id, customer } = await layActive(agent.client, t.nobody());
    const [a, c] = [await dial(agent.client, id), await dial(customer, null)];
    const { you } = await c.wait('welcome');
    const { members } = await a.wait('members', (message) => message.members.length === 2);
    expect(members.map(({ part }) => part).sort()).toEqual(['customer', 'host']);
    a.say({ t: 'signal', to: you, data: OFFER });
    expect((await c.wait('signal')).data).toEqual(OFFER);
    a.say({ t: 'say', id: v7(), text: 'Hello' });
    expect((await c.wait('said')).messages).toMatchObject([{ n: 1, text: 'Hello', from: { kind: 'agent' } }]);
    c.say({ t: 'typing', on: true });
    await a.wait('typing');
    c.say({ t: 'read', n: 1 });
    expect(await a.wait('read')).toMatchObject({ n: 1 });
  });

  it('says a message once, however often it is sent, and tells who was away what was said', async () => {
    const { id, customer } = await layActive(agent.client, t.nobody());
    const a = await dial(agent.client, id);
    await a.wait('welcome');
    const message = { t: 'say', id: v7(), text: 'Once' } as const;
    a.say(message);
    a.say(message);
    a.say({ t: 'say', id: v7(), text: 'Then' });
    await a.wait('said', ({ messages }) => messages.some(({ text }) => text === 'Then'));
    const c = await dial(customer, null);
    const { said } = await c.wait('welcome');
    expect(said.map(({ n, text }) => [n, text])).toEqual([
      [1, 'Once'],
      [2, 'Then'],
    ]);
  });

  it('tells everybody what is said, whatever number somebody says they heard last', async () => {
    const { id, customer } = await layActive(agent.client, t.nobody());
    const guest = await t.agent('agent');
    await wanted(200, agent.client.post(`/api/sessions/${id}/invite`, { agentId: guest.who.id }));
    await wanted(200, guest.client.post(`/api/sessions/${id}/join`));
    const [a, c] = [await dial(agent.client, id), await dial(customer, null)];
    await Promise.all([a.wait('welcome'), c.wait('welcome')]);
    a.say({ t: 'say', id: v7(), text: 'First' });
    await c.wait('said', ({ messages }) => messages.some(({ text }) => text === 'First'));
    const g = await dial(guest.client, id, 2_000_000_000);
    expect((await g.wait('welcome')).said).toEqual([]);
    a.say({ t: 'say', id: v7(), text: 'Second' });
    for (const line of [c, g]) {
      await line.wait('said', ({ messages }) => messages.some(({ text }) => text === 'Second'));
    }
    const back = await dial(customer, null, 1);
    expect((await back.wait('welcome')).said.map(({ text }) => text)).toEqual(['Second']);
  });

  it('is not flooded: 600 things in a minute, and no more in all than a transcript shows', async () => {
    const { id, customer } = await layActive(agent.client, t.nobody());
    const c = await dial(customer, null);
    await c.wait('welcome');
    const say = () => c.say({ t: 'say', id: v7(), text: 'More' });
    const refused = () => c.heard.filter((one) => one.t === 'problem').map(({ code }) => code);
    const said = async () =>
      (
        await t.db.owner.query<{ said: number }>('select said from guard.session where id = $1', [id])
      ).rows.map((row) => row.said);
    /** As if this was said up to number `n`, the last 600 of it at that time. */
    const laid = async (n: number, at: string) => {
      await t.db.owner.query('delete from guard.chat where session_id = $1', [id]);
      await t.db.owner.query(
        `insert into guard.chat select $1, k, gen_random_uuid(), 'customer', $2, 'Robin', 'Flood', clock_timestamp() - $4::interval
           from generate_series($3::int - 599, $3::int) k`,
        [id, v7(), n, at],
      );
      await t.db.owner.query('update guard.session set said = $2 where id = $1', [id, n]);
    };
    await laid(600, '10 seconds');
    say();
    await expect.poll(refused).toEqual(['limit-reached']);
    await laid(600, '61 seconds');
    say();
    await expect.poll(said).toEqual([601]);
    await laid(9_999, '61 seconds');
    say();
    await expect.poll(said).toEqual([10_000]);
    say();
    await expect.poll(refused).toEqual(['limit-reached', 'chat-full']);
    expect(await said()).toEqual([10_000]);
  });

  it('tells a page and a process that have little of a long talk all of it, at once', async () => {
    const { id, token, customer } = await layActive(agent.client, t.nobody());
    const ns = (line: Awaited<ReturnType<typeof dial>>) =>
      line.heard
        .flatMap((one) => (one.t === 'said' || one.t === 'welcome' ? one : { said: [] }))
        .flatMap((one) => ('messages' in one ? one.messages : one.said))
        .map(({ n }) => n);
    const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1);
    const lay = async (from: number, to: number) => {
      await t.db.owner.query(
        `insert into guard.chat select $1, k, gen_random_uuid(), 'customer', $2, 'Robin', 'Long', clock_timestamp() - interval '1 hour'
           from generate_series($3::int, $4::int) k`,
        [id, v7(), from, to],
      );
      await t.db.owner.query('update guard.session set said = $2 where id = $1', [id, to]);
    };
    await lay(1, 1_200);
    const [here, there] = [await dial(customer, null), await dial(customerClient(two.nobody(), token), null)];
    await expect.poll(() => [ns(here), ns(there)]).toEqual([upTo(1_200), upTo(1_200)]);
    await lay(1_201, 2_400);
    here.say({ t: 'say', id: v7(), text: 'The last' });
    await expect.poll(() => [ns(here), ns(there)]).toEqual([upTo(2_401), upTo(2_401)]);
  });

  it('says which message it did not take, and that it was none', async () => {
    const { customer } = await layActive(agent.client, t.nobody());
    const c = await dial(customer, null);
    await c.wait('welcome');
    const id = v7();
    c.say({ t: 'say', id, text: 'with a bell \u0007' });
    expect(await c.wait('problem')).toEqual({ t: 'problem', code: 'bad-input', about: id });
  });

  it('goes across processes: members, offers, what is shared, and talk', async () => {
    const { id, token } = await layActive(agent.client, t.nobody());
    const a = await dial(agent.client, id);
    const c = await dial(customerClient(two.nobody(), token), null);
    const { you } = await c.wait('welcome');
    await a.wait('members', ({ members }) => members.some((member) => member.id === you));
    await c.wait('members', ({ members }) => members.length === 2);
    a.say({ t: 'signal', to: you, data: OFFER });
    expect((await c.wait('signal')).data).toEqual(OFFER);
    a.say({ t: 'say', id: v7(), text: 'Over there' });
    expect((await c.wait('said')).messages).toMatchObject([{ text: 'Over there' }]);
    c.say({ t: 'sharing', sharing: { screen: 'window', camera: false, microphone: false, paused: false } });
    expect((await a.wait('sharing')).sharing.screen).toBe('window');
  });

  it('takes nothing that the database could not hand to another process', async () => {
    const { id, token } = await layActive(agent.client, t.nobody());
    const a = await dial(agent.client, id);
    const c = await dial(customerClient(two.nobody(), token), null);
    const { you } = await a.wait('welcome');
    await c.wait('members', ({ members }) => members.length === 2);
    for (const sdp of ['v=\0', 'v=\ud800']) {
      c.say({ t: 'signal', to: you, data: { description: { type: 'offer', sdp } } });
    }
    const told = () => c.heard.flatMap((one) => (one.t === 'problem' ? [one.code] : []));
    await expect.poll(told).toEqual(['bad-input', 'bad-input']);
  });

  it('keeps what goes across processes in its order: no candidate comes before its offer', async () => {
    const { id, token } = await layActive(agent.client, t.nobody());
    const pages = await Promise.all(Array.from({ length: 6 }, () => dial(agent.client, id)));
    const c = await dial(customerClient(two.nobody(), token), null);
    const { you } = await c.wait('welcome');
    const all = Array.from({ length: 250 }, (_, n) => String(n));
    const froms = pages.map(async (page) => {
      await page.wait('members', ({ members }) => members.some((member) => member.id === you));
      for (const candidate of all) page.say({ t: 'signal', to: you, data: { candidate: { candidate } } });
      return (await page.wait('welcome')).you;
    });
    const came = (from: string) =>
      c.heard.flatMap((one) =>
        one.t === 'signal' && one.from === from && 'candidate' in one.data
          ? [one.data.candidate?.candidate]
          : [],
      );
    for (const from of await Promise.all(froms)) {
      await expect.poll(() => came(from).length).toBe(all.length);
      expect(came(from)).toEqual(all);
    }
  });

  it('names nobody any more who was on a process that died, and tells the others', async () => {
    const { id, token } = await layActive(agent.client, t.nobody());
    const a = await dial(agent.client, id);
    const { you } = await (await dial(customerClient(two.nobody(), token), null)).wait('welcome');
    const named = () => {
      const last = a.heard.findLast((one) => one.t === 'members');
      return last?.t === 'members' && last.members.some((member) => member.id === you);
    };
    await expect.poll(named).toBe(true);
    // As if the process had said nothing of it for a minute.
    await t.db.owner.query(
      `update guard.line_of_session set seen_at = clock_timestamp() - interval '61 seconds' where id = $1`,
      [you],
    );
    await t.db.pools.sweep.query('select guard.sweep_sessions()');
    await expect.poll(named).toBe(false);
  });

  describe('a grant', () => {
    it('is given for twenty lines at once, however many are asked for in the same moment', async () => {
      const { token } = await layActive(agent.client, t.nobody());
      const both = [t, two].map((each) => customerClient(each.nobody(), token));
      const asked = both.flatMap((each) => Array.from({ length: 30 }, () => each.post('/api/join/grant')));
      const given = (await Promise.all(asked)).filter(({ status }) => status === 200);
      expect(given.length).toBe(20);
    });

    const bad = async (grant: string, origin?: string) => (await dialWith(t.url, grant, origin)).closed;
    const granted = async () => {
      const id = await openAlone(agent.client);
      const { grant } = (await wanted(200, agent.client.post(`/api/sessions/${id}/grant`))).body;
      return grant as string;
    };

    it('is good once', async () => {
      const grant = await granted();
      await (await dialWith(t.url, grant)).wait('welcome');
      expect(await bad(grant)).toBe(LINE_ENDS.noGrant);
    });

    it('is good for 30 seconds', async () => {
      const grant = await granted();
      await t.db.owner.query(
        "update guard.line_of_session set granted_at = granted_at - interval '31 seconds' where hash = sha256($1)",
        [Buffer.from(grant, 'base64url')],
      );
      expect(await bad(grant)).toBe(LINE_ENDS.noGrant);
    });

    it('is good from the page it was granted to', async () => {
      const grant = await granted();
      const elsewhere = t.url.replace('localhost', '127.0.0.1');
      expect(elsewhere).not.toBe(t.url);
      expect(await bad(grant, elsewhere)).toBe(LINE_ENDS.noGrant);
      await expect(dialWith(t.url, grant, 'https://evil.example')).rejects.toThrow('403');
    });

    it('is for nobody who is not in the session', async () => {
      const id = await openAlone(agent.client);
      const other = await t.agent('agent', 'admin');
      const reply = await other.client.post(`/api/sessions/${id}/grant`);
      expect(reply.body.code).toBe('session-not-yours');
    });
  });

  describe('rights', () => {
    it('end an agent’s line when a colleague takes them out, and the customer hears it', async () => {
      const { id, customer } = await layActive(agent.client, t.nobody());
      const guest = await t.agent('agent');
      await wanted(200, agent.client.post(`/api/sessions/${id}/invite`, { agentId: guest.who.id }));
      await wanted(200, guest.client.post(`/api/sessions/${id}/join`));
      const [g, c] = [await dial(guest.client, id), await dial(customer, null)];
      const { you } = await g.wait('welcome');
      await c.wait('members', ({ members }) => members.some((member) => member.id === you));
      await wanted(200, agent.client.post(`/api/sessions/${id}/uninvite`, { agentId: guest.who.id }));
      expect(await g.closed).toBe(LINE_ENDS.over);
      const from = c.heard.length;
      await c.wait('members', (message) => {
        return c.heard.indexOf(message) >= 0 && !message.members.some((member) => member.id === you);
      });
      expect(from).toBeGreaterThan(0);
    });

    it('end a line with the sign-in it came by', async () => {
      const other = await t.agent('agent');
      const { id } = await layActive(other.client, t.nobody());
      const a = await dial(other.client, id);
      await a.wait('welcome');
      await wanted(200, other.client.post('/api/sign-out'));
      expect(await a.closed).toBe(LINE_ENDS.over);
    });

    it('end every line when the session ends', async () => {
      const { id, customer } = await layActive(agent.client, t.nobody());
      const [a, c] = [await dial(agent.client, id), await dial(customer, null)];
      await Promise.all([a.wait('welcome'), c.wait('welcome')]);
      await wanted(200, customer.post('/api/join/leave'));
      expect(await Promise.all([a.closed, c.closed])).toEqual([LINE_ENDS.over, LINE_ENDS.over]);
    });

    it('let nothing flow to or from a customer who was not admitted', async () => {
      const id = await openAlone(agent.client);
      const joined = await join(t.nobody(), await keyOf(agent.client, id));
      const [a, c] = [
        await dial(agent.client, id),
        await dial(customerClient(t.nobody(), joined.body.token), null),
      ];
      const [host, customer] = await Promise.all([a.wait('welcome'), c.wait('welcome')]);
      expect(customer.members.map((member) => member.id)).toEqual([customer.you]);
      a.say({ t: 'signal', to: customer.you, data: OFFER });
      expect(await a.wait('problem')).toMatchObject({ code: 'not-found' });
      c.say({ t: 'signal', to: host.you, data: OFFER });
      await c.wait('problem', ({ about }) => about === host.you);
      c.say({ t: 'say', id: joined.body.session.id, text: 'Hello?' });
      await c.wait('problem', ({ code }) => code === 'session-not-active');
      expect(c.heard.filter((message) => message.t === 'signal')).toEqual([]);
    });
  });

  it('cuts a stranger who does not go when they are shown out', async () => {
    const { host, hostname, port } = new URL(t.url);
    const stranger = connect(Number(port), hostname);
    const cut = new Promise<number>((resolve) => stranger.on('close', () => resolve(performance.now())));
    const head = [
      'GET /api/session-line HTTP/1.1',
      `Host: ${host}`,
      `Origin: ${t.url}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    stranger.on('data', () => undefined).write(`${head.join('\r\n')}\r\n\r\n`);
    stranger.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69])); // the text `hi`, which is no `enter`
    const began = performance.now();
    expect((await cut) - began).toBeLessThan(4_000);
  });

  it('refuses and counts what is no message, and cuts who goes on with it', async () => {
    const { customer } = await layActive(agent.client, t.nobody());
    const c = await dial(customer, null);
    await c.wait('welcome');
    for (let n = 0; n < 11; n += 1) c.say({ t: 'shout', n });
    expect(await c.closed).toBe(LINE_ENDS.badMessages);
    const far = await dial(customer, null);
    await far.wait('welcome');
    for (let n = 0; n < 11; n += 1) far.say({ t: 'read', n: 2 ** 31 });
    expect(await far.closed).toBe(LINE_ENDS.badMessages);
    const big = await dial(customer, null);
    await big.wait('welcome');
    big.say(`{"t":"say","text":"${'x'.repeat(100_000)}"}`);
    expect(await big.closed).toBe(1009);
  });

  it('tells the log how many it refused', async () => {
    let out = '';
    const to = new Writable({
      write(chunk: Buffer, _encoding, done) {
        out += chunk.toString();
        done();
      },
    });
    const own = await testApp({ db: t.db, log: makeLog('warn', to) });
    const { token } = await layActive(agent.client, t.nobody());
    const at = customerClient(own.nobody(), token);
    const [c, big] = [await dial(at, null), await dial(at, null)];
    await Promise.all([c.wait('welcome'), big.wait('welcome')]);
    c.say({ t: 'shout' });
    await expect.poll(() => out).toContain('"refused":1,');
    for (let n = 0; n < 10; n += 1) c.say({ t: 'shout', n });
    big.say(`{"t":"say","text":"${'x'.repeat(100_000)}"}`);
    await Promise.all([c.closed, big.closed]);
    await own.close();
    expect([...out.matchAll(/"refused":(\d+),/g)].map(([, n]) => n)).toEqual(['1', '11']);
  });
});
