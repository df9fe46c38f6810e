import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { StepUp } from '../components/StepUp.tsx';
import { Section } from './Work.tsx';

const order = (id: string) => ({
  id,
  sentence: `Order ${id}`,
  action: 'device.troubleshoot',
  details: null,
  clientName: 'Acme',
  lender: 'Dana Okafor',
  madeBy: 'Olive Hart',
  madeByMe: true,
  takenBy: 'Ben Ito',
  mine: true,
  state: 'taken' as const,
  at: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-08T00:00:00.000Z',
  note: null,
  may: { take: false, why: null },
});

it('hides an order that is not looked for, and keeps it with what was typed there', () => {
  const orders = [order('a'), order('b')];
  const page = renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <StepUp>
          <Section title="In your hands" orders={orders} found={orders.slice(1)} />
        </StepUp>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const cards = page.split('<article').slice(1);
  expect(cards.map((card) => /^[^>]*display:none/.test(card))).toEqual([true, false]);
  expect(cards.map((card) => card.includes('<input'))).toEqual([true, true]);
});
