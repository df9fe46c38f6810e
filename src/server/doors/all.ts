import type { Door } from './door.ts';

/** Every door of the server: one line per domain. */
export const ALL_DOORS: readonly Door[] = [];
