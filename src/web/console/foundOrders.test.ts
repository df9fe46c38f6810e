import { describe, expect, it } from 'vitest';
import { foundOrders } from './foundOrders.ts';

const order = (id: string, over: Partial<Parameters<typeof foundOrders>[0][number]>) => ({
  id,
  sentence: 'Work on the device NB-7: “Printer”.',
  action: 'device.troubleshoot',
  details: null,
  clientName: 'Acme',
  lender: 'Dana Okafor',
  madeBy: 'Olive Hart',
  madeByMe: true,
  takenBy: null,
  mine: false,
  state: 'open' as const,
  at: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-08T00:00:00.000Z',
  note: null,
  may: { take: true, why: null },
  ...over,
});
const orders = [
  order('a', {}),
  order('b', { clientName: 'Harbour', takenBy: 'Ben Ito' }),
  order('c', { details: 'In the warehouse', lender: 'Émile Roux' }),
];
const found = (words: string): string[] => foundOrders(orders, words).map(({ id }) => id);

describe('work that is looked for', () => {
  it('is all of it while nothing is typed', () => {
    expect(found('  ')).toEqual(['a', 'b', 'c']);
  });

  it('holds every word, in any of its texts and names, whatever their case', () => {
    expect(found('harbour')).toEqual(['b']);
    expect(found('PRINTER ben')).toEqual(['b']);
    expect(found('émile warehouse')).toEqual(['c']);
    expect(found('dana warehouse')).toEqual([]);
  });
});
