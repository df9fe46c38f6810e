import type { WebSocket } from 'ws';
import type { LineHears, Member, Sharing } from '../../../contracts/session-line.ts';

/** Most bytes that wait for a socket which does not take them; further behind it dials again. */
const MOST_WAITING = 1024 * 1024;
/** Where a reader who is too far behind is sent: to dial again (`LINE_ENDS.again`). */
const AGAIN = 4408;

/** One socket of a session, on this process. */
export interface Line {
  readonly id: string;
  readonly kind: 'agent' | 'customer';
  readonly holderId: string;
  /** Stands for its holder towards the database; it never left this process again. */
  readonly secret: Buffer;
  readonly socket: WebSocket;
  readonly room: Room;
  /** Ends when what it said before was dealt with: its words stay in their order. */
  turn: Promise<void>;
  /** Ends when what other processes told it before was taken. */
  taken: Promise<void>;
  /** What it may still say before it has to wait: a bucket that fills by the second. */
  tokens: number;
  /** Messages that were none. */
  bad: number;
  /** Whether it answered the last ping. */
  alive: boolean;
  /** Number of the last message that it was told; null before its welcome. */
  said: number | null;
  /** How often it was looked after since it opened. */
  rounds: number;
  /** Whether it was told things as the line of a customer who waits to be admitted, and not yet as one who was. */
  waits: boolean;
}

/** Somebody on the line of a session, on whatever process. */
export interface Placed extends Member {
  readonly node: string;
  /** False: a customer who knocks. To the others they are not there yet, nor the others to them. */
  readonly admitted: boolean;
}

/** A session as this process holds it: only while one of its lines hangs here. */
export interface Room {
  readonly sessionId: string;
  readonly lines: Map<string, Line>;
  members: readonly Placed[];
  /** How often they were asked for, and as which of those they were read last. */
  asked: number;
  read: number;
  /** What the customer's page last said that it shares. */
  sharing: Sharing | null;
}

/** What one line may say at once, and per second from then on. */
export const BURST = 300;
export const PER_SECOND = 60;

/** What is said every five seconds: a page that hears nothing for 15 stops what it shares. */
export const alive = (): LineHears => ({ t: 'alive', at: new Date().toISOString() });

/** An empty room. */
export function newRoom(sessionId: string): Room {
  return { sessionId, lines: new Map(), members: [], asked: 0, read: 0, sharing: null };
}

/**
 * Reads who is there. Two who ask may be answered crosswise: an older answer is not put over a newer one.
 *
 * @returns false when whoever asked has no place there any more, and was told nothing
 */
export async function readMembers(
  room: Room,
  ask: () => Promise<readonly Placed[] | null>,
): Promise<boolean> {
  const turn = (room.asked += 1);
  const members = await ask();
  if (members === null) return false;
  if (turn >= room.read) {
    room.read = turn;
    room.members = members;
  }
  return true;
}

/** Whether a line's holder is in, and does not wait to be admitted. */
export function isIn({ id, room }: Pick<Line, 'id' | 'room'>): boolean {
  return room.members.find((member) => member.id === id)?.admitted === true;
}

/** Sends to one line; one that does not take what it is sent is told to dial again. */
export function send(line: Line, message: LineHears): void {
  sendText(line, JSON.stringify(message));
}

/** The same, written already. */
export function sendText(line: Line, text: string): void {
  if (line.socket.bufferedAmount > MOST_WAITING) line.socket.close(AGAIN);
  else line.socket.send(text);
}

/** Sends what is one of many; resolves when the socket has taken it, or is gone. */
export function sendOn(line: Line, message: LineHears): Promise<void> {
  return new Promise((resolve) => line.socket.send(JSON.stringify(message), () => resolve()));
}

/** Whom a line has before it: everybody; or itself alone while its customer waits to be admitted. */
export function membersFor(line: Line): Member[] {
  const me = line.room.members.find(({ id }) => id === line.id);
  const seen = me?.admitted === false ? [me] : line.room.members.filter(({ admitted }) => admitted);
  return seen.map(({ id, kind, holderId, name, part }) => ({ id, kind, holderId, name, part }));
}

/** Whether one line may reach a member: both are in the session, and they are two. */
export function mayReach(line: Line, to: string): Placed | null {
  const [me, other] = [line.id, to].map((id) => line.room.members.find((member) => member.id === id));
  return me?.admitted && other?.admitted && other.id !== me.id ? other : null;
}
