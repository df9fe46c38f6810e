import { openBrowser, startBailiwick } from '../e2e/harness/index.ts';
import type { Browsers } from '../e2e/harness/index.ts';
import { startTurn, turnserver } from '../e2e/harness/turn.ts';
import { seatCustomer } from '../e2e/story/customer.ts';
import { press, seat, setUp } from '../e2e/story/people.ts';
import type { Somebody } from '../e2e/story/people.ts';
import { meetOver } from '../e2e/story/relayed.ts';
import { admit, knockAt } from '../e2e/story/session.ts';
import type { Page } from 'playwright-core';
import { connectBare, serveBarePages } from './barePages.ts';
import { agesFor, clickedAt, drawClock, firstFrameAt, takeFunctions, watchClock } from './clockInPicture.ts';
import { median } from './row.ts';
import type { BenchRow } from './row.ts';

const ROUNDS = 5;
const SIZE = { viewport: { width: 1920, height: 1080 } };
/** The picture settles, then it is watched, ms. */
const SETTLES = 2_000;
const WATCHED = 3_000;

/** What each share of ours needs. */
interface Ours {
  readonly bailiwick: { readonly url: string };
  readonly browsers: Browsers;
  readonly host: Somebody;
}

/** One share: from the click to the first frame, and how old its frames were then, ms. */
interface Shared {
  readonly first: number;
  readonly age: number;
}

/** From the click on *Share* to the first frame, and the age of frames: beside two bare pages, and over a relay. */
export async function run(): Promise<BenchRow[]> {
  const ends: (() => unknown)[] = [];
  const kept = <T>(what: T, end: (what: T) => unknown): T => {
    ends.unshift(() => end(what));
    return what;
  };
  try {
    const turn = turnserver === null ? null : kept(await startTurn(), (one) => one.stop());
    const env = turn === null ? {} : { BAILIWICK_TURN_URLS: turn.url, BAILIWICK_TURN_SECRET: turn.secret };
    const bailiwick = kept(await startBailiwick({ env }), (one) => one.stop());
    const browsers = kept(await openBrowser(), (one) => one.close());
    const bare = kept(await serveBarePages(), (one) => one.close());
    const host = await seat(browsers, { first: 'Olive', last: 'Hart', email: 'olive@northside.example' });
    await setUp(bailiwick, host, 'Northside Support');
    const all: Ours = { bailiwick, browsers, host };
    const [ours, theirs, relayed]: [Shared[], Shared[], Shared[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await shareOurs(all));
      theirs.push(await shareBare(browsers, bare.url, `room-${round}`));
      if (turn !== null) relayed.push(await shareOurs(all, turn.url));
    }
    return rowsOf(ours, theirs, relayed);
  } finally {
    for (const end of ends) await end();
  }
}

function rowsOf(ours: Shared[], theirs: Shared[], relayed: Shared[]): BenchRow[] {
  // Each round beside the one of the same minute: other work on the machine falls on both.
  const row = (work: string, mine: number[], other: number[], peer: string): BenchRow => {
    const ratio = median(mine.map((ms, round) => ms / (other[round] ?? Number.NaN)));
    const got = `${median(mine).toFixed(0)} ms, ${peer} ${median(other).toFixed(0)} ms`;
    return { work, must: `≤ 1.3 × ${peer}`, got, ratio, met: ratio <= 1.3 };
  };
  const first = (all: Shared[]) => all.map((one) => one.first);
  const age = (all: Shared[]) => all.map((one) => one.age);
  const bare = 'two bare pages';
  const rows = [
    row('click on Share until the first frame, 1080p tab', first(ours), first(theirs), bare),
    row('age of a frame, mostly static 1080p tab', age(ours), age(theirs), bare),
  ];
  const works = {
    first: 'click on Share until the first frame over TURN alone',
    age: 'age of a frame over TURN alone',
  };
  if (relayed.length > 0) {
    const direct = 'direct';
    return [
      ...rows,
      row(works.first, first(relayed), first(ours), direct),
      row(works.age, age(relayed), age(ours), direct),
    ];
  }
  const got = 'not measured: there is no coturn here';
  return [
    ...rows,
    ...Object.values(works).map((work) => ({ work, must: '≤ 1.3 × direct', got, met: false })),
  ];
}

async function measured(sender: Page, viewer: Page, click: () => Promise<void>): Promise<Shared> {
  await Promise.all([takeFunctions(sender), takeFunctions(viewer)]);
  await drawClock(sender);
  await watchClock(viewer, SIZE.viewport.height);
  await click();
  const first = (await firstFrameAt(viewer)) - (await clickedAt(sender));
  await viewer.waitForTimeout(SETTLES);
  const ages = await agesFor(viewer, WATCHED);
  return { first, age: median(ages) };
}

/**
 * A customer shares with an agent who is connected with them already, each on the product's own page.
 *
 * @param relay by which they meet; the direct way when there is none
 */
async function shareOurs({ bailiwick, browsers, host }: Ours, relay?: string): Promise<Shared> {
  const seatOne = async () => {
    const person = await seatCustomer(browsers, SIZE);
    if (relay !== undefined) await meetOver(person, relay);
    return person;
  };
  const name = 'Robin Reed';
  const { customer } = await knockAt({ bailiwick, browsers, agent: host, seat: seatOne }, name);
  await admit(host, customer, name);
  await press(host.page, 'Ask to see the screen');
  const result = await measured(customer.page, host.page, () => press(customer.page, /^Share$/));
  await customer.leave();
  return result;
}

/** A bare page shares with another, which it is connected with already. */
async function shareBare(browsers: Browsers, url: string, room: string): Promise<Shared> {
  const [sender, viewer] = await Promise.all([
    seatCustomer(browsers, SIZE),
    browsers.newPerson({ permissions: [] }),
  ]);
  await Promise.all([sender.page.goto(url), viewer.page.goto(url)]);
  await Promise.all([takeFunctions(sender.page), takeFunctions(viewer.page)]);
  await Promise.all([connectBare(viewer.page, room, false), connectBare(sender.page, room, true)]);
  const result = await measured(sender.page, viewer.page, () => sender.page.click('#share'));
  await Promise.all([sender.leave(), viewer.leave()]);
  return result;
}
