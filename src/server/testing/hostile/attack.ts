import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chance, type Chance } from './chance.ts';
import { changed, printer, type Printer, type Prints } from './prints.ts';
import { aRequest, describedDoors, type Described, type Description, type Sent } from './requests.ts';
import { aScene, ROLES, type Role, type Scene } from './scene.ts';
import type { Stock } from './suiting.ts';
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
    const by = chance(SEED);
    const seen = new Map<number, number>();
    /** A sign-in for each door as each role: some doors end it. */
    const tokens = new Map<string, Buffer | null>();
    let last: Prints | null = null;

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
      for (const role of ROLES) {
        for (const { method, path } of doors)
          tokens.set(`${role} ${method} ${path}`, await scene.signIn(role));
      }
      print = await printer(t.db.owner);
    });
    afterAll(async () => {
      await http.close();
      await scene.close();
    });

    /** Sends a batch to one door as one role, over addresses of its own so that limits by address stay out of it. */
    async function batch(door: Described, role: Role, count: number): Promise<string[]> {
      const { t } = scene;
      await t.db.owner.query('truncate limit_counter, guard.failed_match');
      const token = tokens.get(`${role} ${door.method} ${door.path}`) ?? null;
      const before = last ?? (await print.whole());
      const cookie = token === null ? {} : { cookie: `bw=${token.toString('base64url')}` };
      const wrong: string[] = [];
      let granted = 0;
      const one = async (sent: Sent, address: string) => {
        const reply = await http.inject({
          method: sent.method as 'POST',
          url: sent.url,
          remoteAddress: address,
          headers: { ...from(t.url), ...cookie, ...sent.headers },
          ...(sent.body === null ? {} : { payload: sent.body }),
        });
        seen.set(reply.statusCode, (seen.get(reply.statusCode) ?? 0) + 1);
        if (reply.statusCode < 300) granted += 1;
        if (reply.statusCode >= 500) wrong.push(`${role} ${show(sent)}: ${reply.statusCode} ${reply.body}`);
      };
      for (let sent = 0; sent < count; sent += AT_ONCE) {
        const stock = { ids: scene.ids(role), components };
        const requests = Array.from({ length: Math.min(AT_ONCE, count - sent) }, () =>
          aRequest(door, stock, by),
        );
        await Promise.all(requests.map((request) => one(request, anAddress(by))));
      }
      last = await print.whole();
      if (granted === 0) {
        const left = changed(before, last, TRACES);
        if (left.length > 0)
          wrong.push(`${role} ${door.method} ${door.path}: refused, but changed ${left.join()}`);
      }
      return wrong;
    }

    it.each(ROLES)(
      'as %s: never a fault, and nothing of another client changes',
      async (role) => {
        const { other, t } = scene;
        const before = await print.of(other);
        const told = await entries(scene);
        const each = Math.ceil(total / ROLES.length / doors.length);
        const wrong: string[] = [];
        for (const door of doors) wrong.push(...(await batch(door, role, each)));
        expect(wrong.slice(0, 10)).toEqual([]);
        // A desk serves every client: what its agents were refused is told to that client's record.
        const mayTell = role === 'agent' || role === 'deskAdmin' ? ['guard.record', 'guard.deed'] : [];
        expect(changed(before, await print.of(other), mayTell)).toEqual([]);
        const since = await t.db.owner.query<{ body: string }>(
          'select body from guard.record where chain = $1 and n > $2 and body not like $3',
          [other, told, '%"sentence":"Refused: %'],
        );
        expect(since.rows).toEqual([]);
      },
      60_000,
    );

    it('were as many, and met more than the outermost check', () => {
      const all = [...seen.values()].reduce((sum, n) => sum + n, 0);
      expect(all).toBeGreaterThanOrEqual(total);
      for (const status of [200, 400, 401, 403, 404, 409])
        expect([status, seen.get(status) ?? 0]).not.toEqual([status, 0]);
      expect(seen.get(429) ?? 0).toBeLessThan(all / 50);
    });
  });
}

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
