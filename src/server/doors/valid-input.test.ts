import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chance } from '../testing/hostile/chance.ts';
import { changed, printer, type Printer } from '../testing/hostile/prints.ts';
import { describedDoors, type Described, type Description } from '../testing/hostile/requests.ts';
import { aScene, type Scene } from '../testing/hostile/scene.ts';
import { suiting, type Stock } from '../testing/hostile/suiting.ts';
import { testClient, type TestClient } from '../testing/client.ts';
import { ALL_DOORS } from './all.ts';
import { OPENAPI_PATH } from './openapi.ts';

/** Doors that tell no id of a client in path or body answer anybody of their kind about their own things. */
const namesSomething = ({ path }: Described) => path.includes('{');

describe('with input that suits', () => {
  let scene: Scene;
  let doors: Described[];
  let stock: Stock;
  let print: Printer;
  const by = chance(11);
  const namesOf = (kind: string) =>
    new Set(
      ALL_DOORS.filter(({ who }) => who === kind).map(
        ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
      ),
    );
  // A customer's door knows no sign-in at all: to whoever is signed in it says that they are not.
  const customers = namesOf('customer');
  const open = namesOf('public');

  beforeAll(async () => {
    scene = await aScene();
    const told = (await scene.t.nobody().get(OPENAPI_PATH)).body as Description;
    doors = describedDoors(told).filter(({ method, path }) => !open.has(`${method} ${path}`));
    stock = { ids: scene.ids('member'), components: told.components?.schemas ?? {} };
    print = await printer(scene.t.db.owner);
  });
  afterAll(() => scene.close());

  const send = (client: TestClient, door: Described) => {
    const body = door.body === null ? undefined : suiting(door.body, stock, by);
    return client.send(
      door.method,
      scene.pathOf(door.path),
      /^(GET|HEAD)$/.test(door.method) ? undefined : body,
    );
  };
  const nameOf = ({ method, path }: Described) => `${method} ${path}`;

  it('no door opens for nobody', async () => {
    const answers = await Promise.all(doors.map((door) => send(scene.t.nobody(), door)));
    const opened = doors.filter((_door, n) => answers[n]?.status !== 401).map(nameOf);
    expect(opened).toEqual([]);
    expect(doors.length).toBeGreaterThan(50);
  }, 60_000);

  it('no door opens for a Super admin of another client, and nothing changes here', async () => {
    const { globex } = scene.world;
    const stranger = testClient(scene.t.url, globex.chief.token);
    const before = await print.of(scene.own);
    const opened: string[] = [];
    for (const door of doors.filter(namesSomething)) {
      const reply = await send(stranger, door);
      const shut = customers.has(nameOf(door)) ? [401] : [404, 400];
      if (!shut.includes(reply.status)) opened.push(`${nameOf(door)} ${reply.status}`);
    }
    expect(opened).toEqual([]);
    expect(changed(before, await print.of(scene.own))).toEqual([]);
  }, 60_000);

  it('no change in a contact opens for an agent who does not hold it', async () => {
    const stranger = testClient(scene.t.url, scene.world.colleague.token);
    const opened: string[] = [];
    const held = doors.filter(({ path }) => /^\/api\/(?:contacts|requests)\/\{/.test(path));
    for (const door of held.filter(({ method }) => method !== 'GET')) {
      const reply = await send(stranger, door);
      if (reply.status < 400) opened.push(`${nameOf(door)} ${reply.status}`);
    }
    expect(held.length).toBeGreaterThan(10);
    expect(opened).toEqual([]);
  }, 60_000);

  it('every door that reads opens for the right role', async () => {
    const [chief, agent] = [scene.world.acme.chief, scene.world.agent];
    const admin = await scene.signIn('deskAdmin');
    const signedIn = [chief.token, agent.token, admin ?? undefined].map((token) =>
      testClient(scene.t.url, token),
    );
    const right = [...signedIn, scene.customer];
    const shut: string[] = [];
    for (const door of doors.filter(({ method }) => method === 'GET')) {
      const answers = await Promise.all(right.map((client) => send(client, door)));
      if (!answers.some(({ status }) => status === 200)) {
        shut.push(`${nameOf(door)} ${answers.map(({ status }) => status).join()}`);
      }
    }
    expect(shut).toEqual([]);
  }, 60_000);
});
