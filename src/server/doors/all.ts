import type { Door } from './door.ts';
import { healthDoor } from './health.ts';
import { peopleDoors } from '../people/routes.ts';

/** Every door of the server: one line per domain. */
export const ALL_DOORS: readonly Door[] = [healthDoor, ...peopleDoors];
