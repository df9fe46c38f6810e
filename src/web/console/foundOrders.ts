import type { z } from 'zod';
import type { WorkOrder } from '../../contracts/requests.ts';
import { holds } from '../components/Find.tsx';

type Order = z.infer<typeof WorkOrder>;

/** The orders that hold every one of these words, in what is to be done or in the name of anybody in it. */
export function foundOrders(orders: readonly Order[], words: string): Order[] {
  return orders.filter(({ sentence, details, lender, clientName, madeBy, takenBy }) =>
    holds([sentence, details, lender, clientName, madeBy, takenBy], words),
  );
}
