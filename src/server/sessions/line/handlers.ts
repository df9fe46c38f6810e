import type { LineHears, LineSays } from '../../../contracts/session-line.ts';
import type { App } from '../../app.ts';
import { send } from './room.ts';
import type { Line, Room } from './room.ts';
import { signalLine } from './store.ts';

/** What a handler of messages works with. */
export interface OnLine {
  readonly app: Pick<App, 'pools' | 'bus' | 'log' | 'config'>;
  readonly node: string;
}

/** A word that pages say on the line once they have entered. */
export type Word = Exclude<LineSays['t'], 'enter' | 'ping'>;
type Said<T extends Word> = Extract<LineSays, { t: T }>;

/** What is done on each word; the rooms of signalling and chat bring theirs. */
export type Handlers = {
  readonly [T in Word]: (on: OnLine, line: Line, message: Said<T>) => void | Promise<void>;
};

/** What a room adds to the welcome of a line, and does when other processes may have told something. */
export interface Part {
  readonly handlers: Partial<Handlers>;
  welcome?(on: OnLine, line: Line, after: number): Promise<Partial<Extract<LineHears, { t: 'welcome' }>>>;
  /** What a line is told behind its welcome, which cannot hold all there may be. */
  welcomed?(on: OnLine, line: Line): Promise<void>;
  /** What a line is told anew every four minutes while it stands, and when its customer is admitted. */
  renew?(on: OnLine, line: Line): LineHears;
  /** Something was written by another process for this session: topic of the bus. */
  heard?(on: OnLine, room: Room, topic: string): Promise<void>;
}

/** Tells everybody else in a session, on this process and the others. Those that went meanwhile miss nothing of theirs. */
export async function tellOthers(on: OnLine, line: Line, message: LineHears): Promise<void> {
  const me = line.room.members.find(({ id }) => id === line.id);
  if (!me?.admitted) return;
  for (const member of line.room.members) {
    if (member.id === line.id || !member.admitted) continue;
    const here = line.room.lines.get(member.id);
    if (here) send(here, message);
    else if (member.node !== on.node) await tellElsewhere(on, line, member.id, message);
  }
}

/** Tells one member on another process. */
export async function tellElsewhere(on: OnLine, line: Line, to: string, message: LineHears): Promise<void> {
  if (await signalLine(on.app.pools.app, line.secret, to, JSON.stringify(message))) on.app.bus.wake();
}
