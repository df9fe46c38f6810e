import type { ChatMessage } from '../../../contracts/sessions.ts';
import { Problem, problemFromDatabase } from '../../../contracts/errors.ts';
import { send, sendOn } from '../line/room.ts';
import type { Line, Room } from '../line/room.ts';
import { tellOthers } from '../line/handlers.ts';
import type { OnLine, Part } from '../line/handlers.ts';

/** Messages that the database gives at once. */
const AT_ONCE = 500;

interface Row {
  readonly id: string;
  readonly n: number;
  readonly from_kind: 'agent' | 'customer';
  readonly from_id: string;
  readonly name: string;
  readonly text: string;
  readonly at: Date;
}

/** The talk of a session: kept before it is shown, numbered, and told again to whoever was away. */
export const chat: Part = {
  handlers: {
    async say(on, line, { id, text }) {
      try {
        await say(on, line, id, text);
      } catch (error) {
        const problem = problemFromDatabase(error);
        if (!(problem instanceof Problem)) throw error;
        send(line, { t: 'problem', code: problem.code, about: id });
      }
    },
    async typing(on, line, { on: isTyping }) {
      await tellOthers(on, line, { t: 'typing', from: line.id, on: isTyping });
    },
    async read(on, line, { n }) {
      await on.app.pools.app.query({
        name: 'read-on',
        text: 'select guard.read_on($1, $2)',
        values: [line.secret, n],
      });
      await tellOthers(on, line, { t: 'read', holderId: line.holderId, n });
    },
  },
  async welcome(on, line, after) {
    // From their last one on: only a number that is there is believed.
    const known = await saidOn(on, line, Math.max(0, after - 1));
    line.said = known.at(-1)?.n ?? 0;
    return { said: known.filter(({ n }) => n > after) };
  },
  async welcomed(on, line) {
    await catchUp(on, line.room); // the rest of a long talk, and what was said meanwhile
  },
  async heard(on, room, topic) {
    if (topic === 'chat') await catchUp(on, room);
  },
};

/** Tells each line of a room here what it was not told yet, however much that is, and no faster than they take it. */
async function catchUp(on: OnLine, room: Room): Promise<void> {
  let batch: ChatMessage[];
  do {
    const lines = [...room.lines.values()].flatMap((line) => (line.said === null ? [] : [line]));
    const [first] = lines.sort((a, b) => (a.said ?? 0) - (b.said ?? 0));
    if (first === undefined) return;
    batch = await saidOn(on, first, first.said ?? 0);
    await Promise.all(lines.map((line) => tell(line, batch)));
  } while (batch.length >= AT_ONCE);
}

async function tell(line: Line, messages: readonly ChatMessage[]): Promise<void> {
  const fresh = messages.filter(({ n }) => n > (line.said ?? 0));
  if (fresh.length === 0) return;
  line.said = fresh.at(-1)?.n ?? line.said;
  await sendOn(line, { t: 'said', messages: fresh });
}

async function say(on: OnLine, line: Line, id: string, text: string): Promise<void> {
  const { rows } = await on.app.pools.app.query<{
    n: number;
    at: Date;
    name: string;
    elsewhere: boolean;
  }>({
    name: 'say',
    text: 'select n, at, name, elsewhere from guard.say($1, $2, $3)',
    values: [line.secret, id, text],
  });
  const [row] = rows;
  if (row === undefined) return;
  const from = { kind: line.kind, id: line.holderId, name: row.name };
  const message = { id, n: row.n, from, text, at: row.at.toISOString() };
  if (row.n <= (line.said ?? 0)) send(line, { t: 'said', messages: [message] });
  else if (show(line.room, message)) await catchUp(on, line.room);
  if (row.elsewhere) on.app.bus.wake();
}

/** Tells a message to all lines here that have what was said before it. @returns whether there are others */
function show(room: Room, message: ChatMessage): boolean {
  let misses = false;
  for (const line of room.lines.values()) {
    if (line.said === null || line.said >= message.n) continue;
    // Messages of two lines may come back from the database out of turn.
    if (line.said < message.n - 1) misses = true;
    else {
      line.said = message.n;
      send(line, { t: 'said', messages: [message] });
    }
  }
  return misses;
}

async function saidOn(on: OnLine, line: Line, after: number): Promise<ChatMessage[]> {
  const { rows } = await on.app.pools.app.query<Row>({
    name: 'said-on',
    text: 'select * from guard.said_on($1, $2)',
    values: [line.secret, after],
  });
  return rows.map(({ from_kind, from_id, name, at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    from: { kind: from_kind, id: from_id, name },
  }));
}
