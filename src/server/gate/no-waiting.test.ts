import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMail } from '../jobs/mail/loop.ts';
import { addLiam, ask, layLive, openFor, wanted } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import { layPerson, laySignIn } from '../testing/people.ts';
import { testClient } from '../testing/client.ts';

const server = join(import.meta.dirname, '..');

/** What would let a transaction wait on the world. */
const WORLD =
  /from '(?:nodemailer|ws|undici|node:(?:http|https|http2|net|tls|dgram|dns|child_process|timers\/promises))'|\bfetch\(|from '[./]*\/bus\/|from '[./]*\/jobs\/(?!mail\/texts)/;

/** What of `node:net` reads text alone. */
const PURE = "import { isIP } from 'node:net';";

describe('what runs in a transaction', () => {
  it('cannot reach the network: neither commands nor the gate import it', () => {
    const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^(?!.*\.test\.ts$)(?:.*\/commands\/.*|gate\/[^/]*|.*\/(?:store|change|lend))\.ts$/.test(file),
    );
    expect(files.length).toBeGreaterThan(30);
    const source = (file: string) => readFileSync(join(server, file), 'utf8').replace(PURE, '');
    expect(files.filter((file) => WORLD.test(source(file)))).toEqual([]);
  });

  it('would be noticed', () => {
    expect(WORLD.test("import { createTransport } from 'nodemailer';")).toBe(true);
    expect(WORLD.test("import { startBus } from '../../bus/forwarder.ts';")).toBe(true);
  });
});

/** A mail server that takes connections and never says a word. */
async function startSilence() {
  const sockets: Socket[] = [];
  const silence = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void silence.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(silence.address() as AddressInfo).port}`,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => silence.close(resolve));
    },
  };
}

/** Transactions in which nothing has run for 200 ms: they wait on something other than the database. */
const WAITING = `select usename, query, clock_timestamp() - state_change as since from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'
    and state_change < clock_timestamp() - interval '200 ms'`;

describe('a busy desk whose mail server hangs', () => {
  let t: TestApp;
  let silence: Awaited<ReturnType<typeof startSilence>>;
  beforeAll(async () => {
    silence = await startSilence();
    t = await testApp({ startJobs: async (app) => startMail(app, silence.url) });
  });
  afterAll(async () => {
    await silence.close();
    await t.close();
  });

  /** An agent and a caller, who is at their portal too. */
  async function aPair(clientId: string) {
    const { client } = await t.agent('agent');
    const dana = await layPerson(t.db.owner, clientId, 'super-admin');
    const portal = testClient(t.url, (await laySignIn(t.db.owner, dana)).token);
    return { client, dana, portal };
  }

  /** One call from the first word to a person added, with a code that is asked for and never comes. */
  async function call({ client, dana, portal }: Awaited<ReturnType<typeof aPair>>): Promise<void> {
    const contact = await openFor(client, { first: 'Dana', last: 'Okafor', email: dana.email });
    await wanted(200, client.post(`/api/contacts/${contact}/code`));
    const { digits } = (await wanted(200, client.post(`/api/contacts/${contact}/digits`))).body;
    await wanted(200, portal.post('/api/portal/confirm', { contactId: contact, digits }));
    const { request } = await ask(client, contact, addLiam());
    await wanted(200, client.post(`/api/requests/${request.id}/run`));
    await wanted(200, client.get(`/api/contacts/${contact}`));
  }

  it('has no transaction that waits', async () => {
    const clientId = await layLive(t, 'Acme');
    const pairs = [await aPair(clientId), await aPair(clientId), await aPair(clientId)];
    let busy = true;
    const waiting: unknown[] = [];
    const watch = (async () => {
      let looks = 0;
      for (; busy; looks += 1) waiting.push(...(await t.db.owner.query(WAITING)).rows);
      return looks;
    })();
    const calls = async (pair: (typeof pairs)[number]) => {
      for (let n = 0; n < 4; n += 1) await call(pair);
    };
    const all = Promise.all(pairs.map(calls)).finally(() => (busy = false));
    await expect.poll(() => silence.sockets.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await all;
    expect(await watch).toBeGreaterThan(50);
    expect(waiting).toEqual([]);
  }, 60_000);
});
