import { z } from 'zod';
import { Problem } from '../../contracts/errors.ts';
import type { App } from '../app.ts';
import { door } from './door.ts';

const ANSWER_WITHIN = 1_000;

/** Says ok when, and only when, this server can serve: the database answers its role, with our tables. */
export const healthDoor = door({
  method: 'GET',
  path: '/healthz',
  action: 'public.health',
  who: 'public',
  summary: 'Whether this server can serve.',
  reply: z.object({ status: z.literal('ok') }),
  command: async ({ app }) => {
    if (!(await canServe(app))) throw new Problem('not-ready');
    return { status: 'ok' as const };
  },
});

/** Asks the database a question that needs the migrations; slower than a second counts as no. */
async function canServe(app: App): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_WITHIN);
  });
  const asked = app.pools.app.query({ name: 'health', text: 'select guard.phase()' }).then(
    () => app.migrationsCurrent(),
    () => false,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
