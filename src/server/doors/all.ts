import type { Door } from './door.ts';
import { healthDoor } from './health.ts';
import { contactsDoors } from '../contacts/routes.ts';
import { peopleDoors } from '../people/routes.ts';
import { recordDoors } from '../record/routes.ts';
import { requestsDoors } from '../requests/routes.ts';
import { sampleDoors } from '../sample/routes.ts';
import { queueDoors } from '../sessions/queue/routes.ts';
import { sessionsDoors } from '../sessions/routes.ts';
import { SET_UP_DOORS } from '../set-up/routes.ts';
import { SIGN_IN_DOORS } from '../sign-in/routes.ts';

/** Every door of the server: one line per domain. */
export const ALL_DOORS: readonly Door[] = [
  healthDoor,
  ...peopleDoors,
  ...contactsDoors,
  ...requestsDoors,
  ...recordDoors,
  ...sessionsDoors,
  ...queueDoors,
  ...sampleDoors,
  ...SET_UP_DOORS,
  ...SIGN_IN_DOORS,
];
