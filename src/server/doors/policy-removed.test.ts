import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../policy/answer.ts';
import type { Question } from '../../policy/question.ts';
import type * as Decide from '../../policy/decide.ts';
import { chance } from '../testing/hostile/chance.ts';
import { ROLES, type Role, type Scene } from '../testing/hostile/scene.ts';
import { suiting, type Stock } from '../testing/hostile/suiting.ts';
import { describedDoors, type Described, type Description } from '../testing/hostile/requests.ts';
import { layAuthenticator } from '../testing/factors.ts';
import { testClient, type TestClient, type TestReply } from '../testing/client.ts';
import { ALL_DOORS } from './all.ts';
import { nameOf } from './door.ts';
import { OPENAPI_PATH } from './openapi.ts';

const policy = { removed: false };

/**
 * A scene over a server of its own modules, whose policy can be taken out: other files of this worker share theirs,
 * so the server is imported anew, and again after it.
 */
async function sceneWithoutPolicy(): Promise<Scene> {
  vi.resetModules();
  vi.doMock('../../policy/decide.ts', async (original) => {
    const real = await original<typeof Decide>();
    const allow = { outcome: 'allow', rule: 'test.allow', because: 'The policy was taken out.' } as Answer;
    const decide = ((question: Question) =>
      policy.removed ? allow : real.decide(question)) as typeof real.decide;
    return { ...real, decide };
  });
  const { aScene } = await import('../testing/hostile/scene.ts');
  return aScene();
}

/** What the policy answers a door with when it does not allow. */
const REFUSALS = [
  'not-allowed',
  'factor-needed',
  'refused',
  'proof-needed',
  'approval-needed',
  'explain-only',
];

/**
 * The doors that the policy alone shuts: all of them read, and the rows behind them are the database's to show. They
 * come up empty, but for colleagues, whom every agent of a desk may see.
 */
const POLICY_ALONE: Readonly<Record<string, 'empty' | 'colleagues'>> = {
  'admin: GET /api/portal/factors': 'empty',
  'agent: GET /api/agents': 'colleagues',
  'agent: GET /api/clients': 'empty',
  'agent: GET /api/record': 'empty',
  'member: GET /api/portal/factors': 'empty',
};

/** How the guard refuses by itself: by the one role it asks for, or by rows that are not there for this reader. */
const GUARDED = ['403 not-allowed desk.admin', '404 not-found'];

/** The rules by which the policy refuses a role at a door; an answer to an approval may be a stop. */
function rulesAt(door: Described, role: Role): string[] {
  const action = ACTIONS.get(`${door.method} ${door.path.replace(/\{(\w+)\}/g, ':$1')}`);
  const actions = action === 'approval.answer' ? [action, 'wait.stop'] : [action];
  return actions.flatMap((one) => [`desk.${String(one)}.${role}`, `client.${String(one)}.${role}`]);
}

const ACTIONS: ReadonlyMap<string, string> = new Map(
  ALL_DOORS.map((door) => [nameOf(door), String(door.action)]),
);

/** Whether a reply shows no row: every list in it is empty. */
function isEmpty({ body }: TestReply): boolean {
  return Object.values(body as object).every((one) => !Array.isArray(one) || one.length === 0);
}

describe('with the policy taken out', () => {
  let scene: Scene;
  let doors: Described[];
  let stock: Stock;
  let clients: Readonly<Record<Role, TestClient>>;
  const by = chance(7);

  beforeAll(async () => {
    scene = await sceneWithoutPolicy();
    const { acme } = scene.world;
    const { db } = scene.t;
    await layAuthenticator(db.owner, { ...acme.member, clientId: acme.id }, 7);
    const told = (await scene.t.nobody().get(OPENAPI_PATH)).body as Description;
    doors = describedDoors(told);
    stock = { ids: scene.ids('member'), components: told.components?.schemas ?? {} };
    const signedIn = async (role: Role) => {
      const token = await scene.signIn(role);
      return [role, testClient(scene.t.url, token ?? undefined)] as const;
    };
    clients = Object.fromEntries(await Promise.all(ROLES.map(signedIn))) as typeof clients;
  });
  afterAll(async () => {
    policy.removed = false;
    await scene.close();
    vi.doUnmock('../../policy/decide.ts');
    vi.resetModules();
  });

  async function ask(
    role: Role,
    door: Described,
    path: string,
    body: unknown,
    removed: boolean,
  ): Promise<TestReply> {
    policy.removed = removed;
    try {
      return await clients[role].send(door.method, path, /^(GET|HEAD)$/.test(door.method) ? undefined : body);
    } finally {
      policy.removed = false;
    }
  }

  it('no door that refused opens: the guard refuses what the policy did', async () => {
    const alone: string[] = [];
    const doubly: string[] = [];
    for (const door of doors) {
      for (const role of ROLES.filter((one) => one !== 'nobody')) {
        const body = door.body === null ? undefined : suiting(door.body, stock, by);
        const path = scene.pathOf(door.path);
        const real = await ask(role, door, path, body, false);
        if (!REFUSALS.includes(String(real.body?.code))) continue;
        const bare = await ask(role, door, path, body, true);
        const name = `${role}: ${door.method} ${door.path}`;
        expect([name, rulesAt(door, role)]).toEqual([name, expect.arrayContaining([real.body.rule])]);
        if (bare.status < 400 && POLICY_ALONE[name] === 'empty') {
          expect([name, isEmpty(bare)]).toEqual([name, true]);
        }
        if (bare.status < 400) {
          alone.push(name);
          continue;
        }
        // Refused for what it is: a fault, or a limit, would shut the door by luck.
        const why = [bare.status, bare.body?.code, bare.body?.rule].filter(Boolean).join(' ');
        expect([name, GUARDED]).toEqual([name, expect.arrayContaining([why])]);
        doubly.push(name);
      }
    }
    expect(alone.sort()).toEqual(Object.keys(POLICY_ALONE).sort());
    expect(doubly.length).toBeGreaterThan(20);
  }, 60_000);
});
