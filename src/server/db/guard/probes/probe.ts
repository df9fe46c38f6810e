import type { World } from './world.ts';

/** One claim about the guard: `run` throws when it does not hold. Probes leave the world usable for the next. */
export interface Probe {
  readonly name: string;
  readonly run: (w: World) => Promise<void>;
}

/** Writes a claim down. */
export const probe = (name: string, run: (w: World) => Promise<void>): Probe => ({ name, run });
