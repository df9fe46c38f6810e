import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../testing/app.ts';
import type { TestClient } from '../testing/client.ts';
import { joinedCustomer } from '../testing/sessions.ts';
import { knock } from '../testing/doors.ts';
import { ALL_DOORS } from './all.ts';
import { isDoor, nameOf, type Door } from './door.ts';

const named = (doors: readonly Door[]) => doors.map((door): [string, Door] => [nameOf(door), door]);
const closedDoors = named(ALL_DOORS.filter(({ who }) => who !== 'public'));
const ofOneKind = named(ALL_DOORS.filter(({ who }) => who === 'agent' || who === 'person'));

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
});
