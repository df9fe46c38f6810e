import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import { joinedCustomer } from '../testing/sessions.ts';
import { fieldsOf, knock } from '../testing/doors.ts';
import { ALL_DOORS } from './all.ts';
import { isDoor, nameOf, type Door } from './door.ts';

const named = (doors: readonly Door[]) => doors.map((door): [string, Door] => [nameOf(door), door]);
const closedDoors = named(ALL_DOORS.filter(({ who }) => who !== 'public'));
const ofOneKind = named(ALL_DOORS.filter(({ who }) => who === 'agent' || who === 'person'));

/** Who gets past a door's first question, by its kind. */
const MAY_STAND: Readonly<Record<Door['who'], readonly string[]>> = {
  public: ['nobody'],
  agent: ['agent', 'admin'],
  person: ['member', 'superAdmin'],
  customer: ['customer'],
  any: ['agent', 'superAdmin'],
};

/** Values that programs choke on: wrong kinds, huge, NUL, right to left, SQL, HTML, paths, prototypes. */
const HOSTILE: readonly unknown[] = [
  null,
  0,
  -1,
  1e308,
  true,
  '',
  ' ',
  'x'.repeat(20_000),
  'a\u0000b',
  '\u202egnp.exe\u200b',
  '👩‍👩‍👧‍👧'.repeat(50),
  '\ud800',
  "'; drop table person; --",
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '019dbdbe-0000-7000-8000-00000000000g',
  [],
  [[[[]]]],
  {},
  { toString: 1, then: 'x' },
];

describe('every door', () => {
  let t: TestApp;
  let callers: Readonly<Record<string, TestClient>>;
  beforeAll(async () => {
    t = await testApp();
    const [agent, admin, member, superAdmin] = [
      await t.agent('agent'),
      await t.agent('agent', 'admin', 'billing-contact'),
      await t.person('member'),
      await t.person('super-admin'),
    ];
    callers = {
      nobody: t.nobody(),
      agent: agent.client,
      admin: admin.client,
      member: member.client,
      superAdmin: superAdmin.client,
      customer: await joinedCustomer(agent.client, t.nobody()),
    };
  });
  afterAll(() => t.close());

  it('was made by door(), and stands once', () => {
    expect(ALL_DOORS.filter((door) => !isDoor(door))).toEqual([]);
    const shapes = ALL_DOORS.map((door) => `${door.method} ${door.path.replace(/:\w+/g, ':')}`);
    expect(shapes.filter((shape, at) => shapes.indexOf(shape) !== at)).toEqual([]);
  });

  it.each(closedDoors)('%s is shut for nobody', async (_name, door) => {
    for (const body of [{}, undefined]) {
      const reply = await knock(t.nobody(), door, body);
      expect([reply.status, reply.body.code]).toEqual([401, 'sign-in-needed']);
    }
  });

  it.each(ofOneKind)('%s is not there for the other kind', async (_name, door) => {
    const other = door.who === 'agent' ? callers['superAdmin'] : callers['admin'];
    const reply = await knock(other as TestClient, door);
    expect([reply.status, reply.body.code]).toEqual([404, 'not-found']);
  });

  it.each(named(ALL_DOORS))(
    '%s answers hostile input with a problem, never with a fault',
    async (_name, door) => {
      const fields = fieldsOf(door.body);
      const faults: string[] = [];
      // Limits would hide what lies behind them; those who may not stand here never get that far.
      await t.db.owner.query('delete from limit_counter');
      const inside = Object.entries(callers).filter(([who]) => MAY_STAND[door.who].includes(who));
      await Promise.all(
        inside.map(async ([who, client]) => {
          for (const [n, value] of HOSTILE.entries()) {
            const body = n % 3 === 0 ? value : Object.fromEntries(fields.map((field) => [field, value]));
            const id =
              n % 2 === 0 && typeof value === 'string' && value !== '' ? value.slice(0, 300) : undefined;
            const reply = await knock(client, door, JSON.stringify(body), id === '\ud800' ? undefined : id);
            const fault = reply.status >= 500 && !(door.path === '/healthz' && reply.status === 503);
            if (fault)
              faults.push(`${who} ${JSON.stringify(body)?.slice(0, 80)}: ${JSON.stringify(reply.body)}`);
          }
        }),
      );
      expect(faults).toEqual([]);
    },
  );
});
