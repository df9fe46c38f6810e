import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LINE_ENDS } from '../../../contracts/session-line.ts';
import { wanted } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { dial, layActive, type TestLine } from '../../testing/sessions.ts';

/** What a line is looked after in, ms; told here once more, so that a change is seen. */
const ROUND = 5_000;
const FOUR_MINUTES = 4 * 60_000;

let t: TestApp;
beforeEach(async () => {
  // Timers alone: what happens in between is done by the server, the sockets and the database as ever.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  t = await testApp({ config: { turn: { urls: ['turn:turn.example:3478'], secret: 'shared with coturn' } } });
});
afterEach(async () => {
  vi.useRealTimers();
  await t.close();
});

/** Lets real work be done until something holds. @param ms how far timers go on each time, for what waits a moment */
async function until(holds: () => boolean, ms = 0): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('what was waited for did not come');
    if (ms > 0) await vi.advanceTimersByTimeAsync(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const ofKind = (line: TestLine, t: string) => line.heard.filter((message) => message.t === t);
/** One round: each of these lines hears that the server lives, and has answered its ping. */
async function round(lines: readonly TestLine[]): Promise<void> {
  const before = lines.map((line) => ofKind(line, 'alive').length);
  await vi.advanceTimersByTimeAsync(ROUND);
  await until(() => lines.every((line, n) => ofKind(line, 'alive').length > (before[n] ?? 0)));
  await answered(lines);
}
/** A word and its answer: what the socket said before it, a pong too, was heard. */
async function answered(lines: readonly TestLine[]): Promise<void> {
  const before = lines.map((line) => ofKind(line, 'alive').length);
  for (const line of lines) line.say({ t: 'ping' });
  await until(() => lines.every((line, n) => ofKind(line, 'alive').length > (before[n] ?? 0)));
}

async function threeLines() {
  const host = await t.agent('agent');
  const guest = await t.agent('agent');
  const { id, customer } = await layActive(host.client, t.nobody());
  await wanted(200, host.client.post(`/api/sessions/${id}/invite`, { agentId: guest.who.id }));
  await wanted(200, guest.client.post(`/api/sessions/${id}/join`));
  const lines = {
    h: await dial(host.client, id),
    g: await dial(guest.client, id),
    c: await dial(customer, null),
  };
  const all = Object.values(lines);
  await until(() => all.every((line) => ofKind(line, 'welcome').length === 1));
  // They came to a server without lines, which looks for some every round; after this, in each round once at all of them.
  await vi.advanceTimersByTimeAsync(0.6 * ROUND);
  await answered(all);
  return { ...lines, all, id, host: host.client, guestId: guest.who.id };
}

it('credentials of the TURN server are renewed after four minutes, and not for who was taken out', async () => {
  const { h, g, c, all, id, host, guestId } = await threeLines();
  const namesOf = (line: TestLine) =>
    line.heard.flatMap((one) =>
      one.t === 'ice' ? one.ice.map(({ username }) => username?.split(':')[1]) : [],
    );
  const youOf = async (line: TestLine) => (await line.wait('welcome')).you;
  for (let n = 0; n < FOUR_MINUTES / ROUND - 1; n += 1) await round(all);
  expect(all.map(namesOf)).toEqual([[], [], []]);
  await round(all);
  await until(() => all.every((line) => ofKind(line, 'ice').length === 1));
  expect(all.map(namesOf)).toEqual([[await youOf(h)], [await youOf(g)], [await youOf(c)]]);

  await wanted(200, host.post(`/api/sessions/${id}/uninvite`, { agentId: guestId }));
  let ended = 0;
  void g.closed.then((code) => (ended = code));
  await until(() => ended > 0, 1);
  expect(ended).toBe(LINE_ENDS.over);
  for (let n = 0; n < FOUR_MINUTES / ROUND; n += 1) await round([h, c]);
  await until(() => [h, c].every((line) => ofKind(line, 'ice').length === 2));
  expect(namesOf(g)).toHaveLength(1);
}, 120_000);

it('a socket that answers no ping is cut within two rounds, and the others are told', async () => {
  const { h, g, c } = await threeLines();
  const { you } = await g.wait('welcome');
  g.pause();
  await round([h, c]);
  await vi.advanceTimersByTimeAsync(ROUND);
  const without = () => {
    const last = ofKind(c, 'members').at(-1);
    return last?.t === 'members' && !last.members.some((member) => member.id === you);
  };
  await until(without, 1);
  await answered([h, c]);
  g.resume();
  let ended = 0;
  void g.closed.then((code) => (ended = code));
  await until(() => ended > 0, 1);
  expect(ended).toBe(1006);
}, 60_000);
