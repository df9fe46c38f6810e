import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import { addTexts } from '../../i18n/index.ts';
import texts from '../../i18n/en/portal.json';
import { MayTable } from './MayTable.tsx';

addTexts('portal', texts);

const row = (what: string, outcome: 'allow' | 'verify') => ({
  topic: 'users' as const,
  action: 'user.change',
  what,
  answer: { outcome, rule: 'client.user.change.member.own', because: `${what} is theirs.` },
  here: null,
});

it('says what is to be shown where the answer is “Prove first”, and only there', () => {
  const client = new QueryClient();
  client.setQueryData(['may'], { rows: [row('A name', 'verify'), row('A line', 'allow')], preset: 'strict' });
  const page = renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <MemoryRouter>
          <MayTable />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const asks = page.split('is theirs.').slice(1);
  expect(asks.map((ask) => ask.slice(0, 20).includes('Before it is done'))).toEqual([true, false]);
});
