import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chance, type Chance } from './chance.ts';
import { lettersWaiting } from './letters.ts';
import { changed, printer, type Printer } from './prints.ts';
import { aRequest, describedDoors, type Described, type Description, type Sent } from './requests.ts';
import { aScene, ATTACKERS, type Attacker, type Scene } from './scene.ts';
import type { Stock } from './suiting.ts';
import { watch, type Watch } from './watch.ts';
import { ALL_DOORS } from '../../doors/all.ts';
import { buildHttp } from '../../doors/http.ts';
import { OPENAPI_PATH } from '../../doors/openapi.ts';
import { siteOf } from '../../doors/site.ts';

const SEED = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 1_000_000);
const AT_ONCE = 8;

/** What a request that was not granted may leave: counters, and that it was refused. */
const TRACES = [
  'public.limit_counter',
  'public.idempotency',
  'public.outbox',
  'guard.failed_match',
  'guard.record',
  'guard.deed',
  'guard.tx',
];

/** Markup of {@link HOSTILE} as a browser would act on it. */
const MARKUP = /<script>alert|<img src=x/;

/**
 * Tests that hostile requests, as many to every door as every role, meet no fault and leave nothing that no door
 * granted. The seed is printed; `HOSTILE_SEED` tells it again.
 */
export function describeAttack(total: number): void {
  describe(`at least ${total} hostile requests (seed ${SEED})`, () => {
    let scene: Scene;
    let http: FastifyInstance;
    let doors: Described[];
    let components: Stock['components'];
    let print: Printer;
    let seen: Watch;
    const by = chance(SEED);
    const statuses = new Map<number, number>();
    /** A sign-in for each door as each role: some doors end it. */
    const badges = new Map<string, Readonly<Record<string, string>>>();
    /** Whether anything was ever seen to change: a watch that sees nothing would prove nothing. */
    const everTouched = new Set<string>();

    beforeAll(async () => {
      scene = await aScene();
      const { t } = scene;
      const site = siteOf({ url: t.url, urlIsSet: false, tls: null }, t.server.port);
      http = await buildHttp(t.app, ALL_DOORS, () => site);
      const told = JSON.parse(
        (await http.inject({ url: OPENAPI_PATH, headers: from(t.url) })).body,
      ) as Description;
      doors = describedDoors(told);
      components = told.components?.schemas ?? {};
      const guest = await scene.badge('customer');
      for (const role of ATTACKERS) {
        for (const { method, path } of doors) {
          const own = role !== 'customer' || path.startsWith('/api/join/');
          badges.set(`${role} ${method} ${path}`, own ? await scene.badge(role) : guest);
        }
      }
      print = await printer(t.db.owner);
      seen = await watch(t.db.owner, TRACES);
    });
    afterAll(async () => {
      await http.close();
      await scene.close();
    });

    /** Sends one request from an address of its own, so that limits by address stay out of it. */
    async function send(role: Attacker, door: Described, sent: Sent, wrong: string[]): Promise<boolean> {
      const { t } = scene;
      const reply = await http.inject({
        method: sent.method as 'POST',
        url: sent.url,
        remoteAddress: anAddress(by),
        headers: {
          ...from(t.url),
          ...badges.get(`${role} ${door.method} ${door.path}`),
          ...sent.headers,
        },
        ...(sent.body === null ? {} : { payload: sent.body }),
      });
      statuses.set(reply.statusCode, (statuses.get(reply.statusCode) ?? 0) + 1);
      // /healthz says by 503 that a busy database did not answer within a second; whoever asks has no part in that.
      const fault = reply.statusCode >= 500 && !(door.path === '/healthz' && reply.statusCode === 503);
      const faulty = fault || !keepsToItself(reply);
      if (faulty) wrong.push(`${role} ${show(sent)}: ${reply.statusCode} ${reply.body}`);
      return reply.statusCode < 300;
    }

    /** Sends a batch to one door as one role. @returns what was wrong */
    async function batch(door: Described, role: Attacker, count: number): Promise<string[]> {
      await scene.t.db.owner.query('delete from limit_counter; delete from guard.failed_match');
      const stock = { ids: scene.ids(role), components };
      const wrong: string[] = [];
      for (let sent = 0; sent < count; sent += AT_ONCE) {
        const requests = Array.from({ length: Math.min(AT_ONCE, count - sent) }, () =>
          aRequest(door, stock, by),
        );
        const granted = await Promise.all(requests.map((request) => send(role, door, request, wrong)));
        const touched = await seen.touched();
        for (const name of touched) everTouched.add(name);
        // A reading that was granted may change as little as one that was refused; an export leaves a checkpoint.
        const changes = door.path.endsWith('/export') ? () => true : isChange;
        const mayChange = requests.some((request, n) => granted[n] && changes(request));
        if (!mayChange && touched.length > 0)
          wrong.push(`${role} ${door.method} ${door.path}: not granted, but changed ${touched.join()}`);
      }
      return wrong;
    }

    it.each(ATTACKERS)(
      'as %s: never a fault, and nothing of another client changes',
      async (role) => {
        const { other, t } = scene;
        const before = await print.of(other);
        const told = await entries(scene);
        const each = Math.ceil(total / ATTACKERS.length / doors.length);
        const wrong: string[] = [];
        for (const door of doors) wrong.push(...(await batch(door, role, each)));
        expect(wrong.slice(0, 10)).toEqual([]);
        // A desk serves every client: what its agents were refused is told to that client's record.
        const mayTell = role === 'agent' || role === 'deskAdmin' ? ['guard.record', 'guard.deed'] : [];
        expect(changed(before, await print.of(other), mayTell)).toEqual([]);
        const since = await t.db.owner.query<{ body: string }>(
          'select body from guard.record where chain = $1 and n > $2 and body not like $3',
          [other, told, '%"sentence":"Refused to %'],
        );
        expect(since.rows).toEqual([]);
      },
      120_000,
    );

    it('were as many, and met more than the outermost check', () => {
      const all = [...statuses.values()].reduce((sum, n) => sum + n, 0);
      expect(all).toBeGreaterThanOrEqual(total);
      for (const status of [200, 400, 401, 403, 404, 409])
        expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0]);
      expect(statuses.get(429) ?? 0).toBeLessThan(all / 50);
      expect(everTouched.size).toBeGreaterThan(5);
    });

    it('put no markup and no line of their own into any mail', async () => {
      const letters = await lettersWaiting(scene.t);
      expect(letters.filter(({ html }) => MARKUP.test(html))).toEqual([]);
      expect(letters.filter(({ subject }) => /[\r\n]/.test(subject))).toEqual([]);
      expect(letters.length).toBeGreaterThan(5);
    }, 60_000);
  });
}

/** Whether a browser would act on nothing that the sender wrote: markup comes as data, and is not to be guessed at. */
function keepsToItself({ body, headers }: Awaited<ReturnType<FastifyInstance['inject']>>): boolean {
  if (!MARKUP.test(body)) return true;
  const type = String(headers['content-type']);
  return (
    (/json|text\/csv/.test(type) || 'content-disposition' in headers) &&
    headers['x-content-type-options'] === 'nosniff'
  );
}

const isChange = ({ method }: Sent) => method !== 'GET' && method !== 'HEAD';

const from = (url: string) => ({ host: new URL(url).host, origin: url });

/** An address out of the networks for documentation and private use. */
const anAddress = (by: Chance) => `10.${by.below(250)}.${by.below(250)}.${1 + by.below(250)}`;

const show = ({ method, url, body, headers }: Sent) =>
  `${method} ${url.slice(0, 200)} ${body?.slice(0, 400) ?? ''} ${JSON.stringify(headers)}`;

async function entries({ t, other }: Scene): Promise<number> {
  const { rows } = await t.db.owner.query<{ n: number }>(
    'select coalesce(max(n), 0)::int as n from guard.record where chain = $1',
    [other],
  );
  return rows[0]?.n ?? 0;
}
