import { z } from 'zod';
import { Problem, problemFromDatabase } from '../../contracts/errors.ts';
import type { App } from '../app.ts';
import { door } from './door.ts';

const ANSWER_WITHIN = 1_000;
/** How long it holds that the database's disk has room, ms: to ask is to write half a megabyte. */
const ROOM_HOLDS = 2_000;

/** Says ok when, and only when, this server can serve: the database answers its role, with our tables, and can write. */
export const healthDoor = door({
  method: 'GET',
  path: '/healthz',
  action: 'public.health',
  who: 'public',
  summary: 'Whether this server can serve.',
  reply: z.object({ status: z.literal('ok') }),
  command: async ({ app }) => {
    const stands = await standing(app);
    if (stands !== 'ok') throw new Problem(stands);
    return { status: 'ok' as const };
  },
});

type Standing = 'ok' | 'not-ready' | 'no-room';

/** Asks the database a question that needs the migrations; slower than a second counts as no. */
async function standing(app: App): Promise<Standing> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Standing>((resolve) => {
    timer = setTimeout(() => resolve('not-ready'), ANSWER_WITHIN);
  });
  try {
    return await Promise.race([asked(app), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function asked(app: App): Promise<Standing> {
  try {
    await app.pools.app.query({ name: 'health', text: 'select guard.phase()' });
    if (!(await app.migrationsCurrent())) return 'not-ready';
    await tryRoom(app);
    return 'ok';
  } catch (error) {
    return problemFromDatabase(error)?.code === 'no-room' ? 'no-room' : 'not-ready';
  }
}

/** When each server last saw that there is room, ms. One that saw none asks each time. */
const sawRoom = new WeakMap<App, number>();

async function tryRoom(app: App): Promise<void> {
  if (performance.now() - (sawRoom.get(app) ?? -Infinity) < ROOM_HOLDS) return;
  await app.pools.app.query('select guard.try_room()');
  sawRoom.set(app, performance.now());
}
