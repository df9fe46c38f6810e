import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Contact } from '../../contracts/contacts.ts';
import { StepUp } from '../components/StepUp.tsx';
import { Ways } from './Ways.tsx';

/** How each way looks, in the order in which they are offered. */
function looks(needed: number, digits: boolean): string[] {
  const ways: Contact['ways'] = [
    { way: 'code-by-mail', tier: 2, available: true, seconds: 60, why: null },
    {
      way: 'portal-digits',
      tier: 3,
      available: digits,
      seconds: 120,
      why: digits ? null : 'Never signed in.',
    },
  ];
  const contact = { id: 'c', ways, code: null, digits: null } as unknown as Contact;
  const page = renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <StepUp>
          <Ways contact={contact} request={undefined} needed={needed} />
        </StepUp>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return [...page.matchAll(/<button[^>]*data-variant="(\w+)"/g)].map(([, variant]) => variant ?? '');
}

it('advises the way that is enough, and none where no way that goes is', () => {
  expect(looks(2, true)).toEqual(['filled', 'default']);
  expect(looks(3, true)).toEqual(['filled', 'default']);
  expect(looks(3, false)).toEqual(['default', 'default']);
});
