import type { ChatMessage } from '../../../contracts/sessions.ts';
import { Problem, problemFromDatabase } from '../../../contracts/errors.ts';
import { send } from '../line/room.ts';
import type { Line, Room } from '../line/room.ts';
import { tellOthers } from '../line/handlers.ts';
import type { OnLine, Part } from '../line/handlers.ts';

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
    // From their last one on: only a number that is there is believed. By one far ahead all here would be told nothing more.
    const known = await saidOn(on, line, Math.max(0, after - 1));
    line.room.said = Math.max(line.room.said, known.at(-1)?.n ?? 0);
    return { said: known.filter(({ n }) => n > after) };
  },
  async heard(on, room, topic) {
    const [line] = room.lines.values();
    if (topic !== 'chat' || line === undefined) return;
    show(room, await saidOn(on, line, room.said));
  },
};

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
  // Messages of two lines may come back from the database out of turn: then what is missing is read.
  if (row.n > line.room.said + 1) show(line.room, await saidOn(on, line, line.room.said));
  else if (row.n <= line.room.said) send(line, { t: 'said', messages: [message] });
  else show(line.room, [message]);
  if (row.elsewhere) on.app.bus.wake();
}

/** Tells all lines here what they have not been told yet. */
function show(room: Room, messages: readonly ChatMessage[]): void {
  const fresh = messages.filter(({ n }) => n > room.said);
  if (fresh.length === 0) return;
  room.said = fresh.at(-1)?.n ?? room.said;
  for (const line of room.lines.values()) send(line, { t: 'said', messages: fresh });
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
