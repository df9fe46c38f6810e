import type { z } from 'zod';
import type { WorkOrder } from '../../contracts/requests.ts';

type Order = z.infer<typeof WorkOrder>;

/** The orders that hold every one of these words, in what is to be done or in the name of anybody in it. */
export function foundOrders(orders: readonly Order[], words: string): Order[] {
  const sought = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return orders.filter(({ sentence, details, lender, clientName, madeBy, takenBy }) => {
    const text = [sentence, details, lender, clientName, madeBy, takenBy].join('\n').toLocaleLowerCase();
    return sought.every((word) => text.includes(word));
  });
}
