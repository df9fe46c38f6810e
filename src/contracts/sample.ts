import { z } from 'zod';

/**
 * Whether the sample is there: `loaded`, `possible` in a desk without clients, or `not-empty`, where it is not offered.
 */
export const SampleState = z
  .object({ state: z.enum(['loaded', 'possible', 'not-empty']) })
  .meta({ id: 'SampleState' });
export type SampleState = z.infer<typeof SampleState>;
