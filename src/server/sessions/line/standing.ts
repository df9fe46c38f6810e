import { LINE_ENDS } from '../../../contracts/session-line.ts';
import type { BusEvent } from '../../app.ts';
import type { OnLine, Part } from './handlers.ts';
import { alive, BURST, isIn, membersFor, PER_SECOND, readMembers, send, sendText } from './room.ts';
import type { Line, Room } from './room.ts';
import { goRound, onceSoon } from './rounds.ts';
import { placedOn, standingOf, takeSignals } from './store.ts';

/** How often every line hears that the server lives, ms. */
const ALIVE_EVERY = 5_000;
/** How often the rights behind a line are asked again though nothing was heard of them, in rounds of the above. */
const STAND_EVERY = 3;
/** How often what runs out is renewed, in the same rounds: credentials that live five minutes, every four. */
const RENEW_EVERY = 48;
/** Lines asked about in one statement. */
const AT_ONCE = 500;

/** Topics after which somebody may have lost their place. A session's own come with its id. */
const ABOUT_PEOPLE = /^(sign-in|agent|person|client|contact|desk|front)$/;

/** Keeps lines true to the rights behind them. */
export interface Standing {
  /** Reads anew who is on the line of a room, and tells it. */
  refresh(room: Room): Promise<void>;
  stop(): void;
}

/** Asks again whenever something changed, and every 15 seconds anyway. */
export function keepStanding(on: OnLine, rooms: Map<string, Room>, parts: readonly Part[]): Standing {
  const { app } = on;
  const noted = (error: unknown) => app.log.warn({ err: error }, 'A session line could not be looked after.');
  const guarded = (work: Promise<unknown>) => void work.catch(noted);
  const refresh = async (room: Room) => {
    let isRead = false;
    for (const { secret } of room.lines.values()) {
      isRead = await readMembers(room, () => placedOn(app.pools.app, secret));
      if (isRead) break; // else that line fell just now and is cut soon: another one asks
    }
    if (!isRead) return;
    for (const each of room.lines.values()) {
      if (each.waits && isIn(each)) renew(on, each, parts); // before they reach anybody
      send(each, { t: 'members', members: membersFor(each) });
    }
  };
  const sessionChanged = async (room: Room) => {
    await cutFallen(on, [...room.lines.values()]);
    await refresh(room);
    for (const line of room.lines.values()) send(line, { t: 'changed' });
  };
  const all = () => [...rooms.values()].flatMap((room) => [...room.lines.values()]);
  const stand = async (lines: readonly Line[]) => {
    const fallen = await cutFallen(on, lines);
    for (const room of new Set(fallen.map((line) => line.room))) await refresh(room);
  };
  const standAll = async () => {
    const lines = all();
    for (let at = 0; at < lines.length; at += AT_ONCE) await stand(lines.slice(at, at + AT_ONCE));
  };
  const soon = onceSoon(() => standAll().catch(noted));
  const hear = (event: BusEvent): void => {
    if (ABOUT_PEOPLE.test(event.topic)) return soon();
    if (event.topic === 'signal') return guarded(takeAll(on, all(), event.ref));
    const room = event.ref === null ? undefined : rooms.get(event.ref);
    if (room === undefined) return;
    if (event.topic === 'session') guarded(sessionChanged(room));
    else if (event.topic === 'line') guarded(refresh(room));
    for (const part of parts) if (part.heard) guarded(part.heard(on, room, event.topic));
  };
  const gap = (): void => {
    soon();
    for (const room of rooms.values()) {
      guarded(sessionChanged(room));
      for (const part of parts) if (part.heard) guarded(part.heard(on, room, 'chat'));
    }
  };
  const unsubscribe = app.bus.subscribe(hear, gap);
  const halt = goRound(all, ALIVE_EVERY, (lines) => {
    for (const line of lines) tend(on, line, parts);
    guarded(stand(lines.filter(({ rounds }) => rounds % STAND_EVERY === 0)));
  });
  return {
    refresh,
    stop() {
      unsubscribe();
      halt();
    },
  };
}

/** Cuts the lines whose holders have no place any more. @returns them */
async function cutFallen(on: OnLine, lines: readonly Line[]): Promise<Line[]> {
  const standing = await standingOf(
    on.app.pools.app,
    lines.map(({ secret }) => secret),
  );
  const fallen = lines.filter(({ id }) => !standing.has(id));
  for (const line of fallen) {
    line.room.lines.delete(line.id);
    line.socket.close(LINE_ENDS.over);
  }
  return fallen;
}

/** Says that the server lives, fills the bucket, renews what runs out; a socket that answers no ping is cut. */
function tend(on: OnLine, line: Line, parts: readonly Part[]): void {
  if (!line.alive) return line.socket.terminate();
  line.alive = false;
  line.rounds += 1;
  line.tokens = Math.min(BURST, line.tokens + (PER_SECOND * ALIVE_EVERY) / 1000);
  line.socket.ping();
  send(line, alive());
  if (line.rounds % RENEW_EVERY === 0) renew(on, line, parts);
}

/** Tells a line anew what runs out, or is another now that its customer was admitted. */
function renew(on: OnLine, line: Line, parts: readonly Part[]): void {
  line.waits &&= !isIn(line);
  for (const part of parts) if (part.renew) send(line, part.renew(on, line));
}

/** Lines that what other processes told is to be taken for, once what is taken just now is. */
const waiting = new WeakSet<Line>();

/** Takes what other processes told a line here, one read after the other: the replies of two at once may come crosswise. */
async function takeAll(on: OnLine, lines: readonly Line[], to: string | null): Promise<void> {
  const line = lines.find(({ id }) => id === to);
  if (line === undefined || waiting.has(line)) return; // who waits reads this, too
  waiting.add(line);
  const taken = line.taken.then(async () => {
    waiting.delete(line);
    for (const { data } of await takeSignals(on.app.pools.app, [line.secret])) sendText(line, data);
  });
  line.taken = taken.catch(() => undefined);
  await taken;
}
