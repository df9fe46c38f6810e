import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import type { Session } from '../../../../contracts/sessions.ts';
import { StepUp } from '../../../components/StepUp.tsx';
import { Another } from './Customer.tsx';

/** Whether the button is shut, for a session of this contact and with what is known of the agent's contacts. */
function isShut(contactId: string | null, contacts: object[] | null): boolean {
  const session = { id: 's', contactId, handsOn: false, outcome: null, notes: '', version: 1 };
  const client = new QueryClient();
  if (contacts !== null) client.setQueryData(['contacts'], { contacts });
  const page = renderToStaticMarkup(
    <MantineProvider>
      <MemoryRouter>
        <QueryClientProvider client={client}>
          <StepUp>
            <Another session={session as unknown as Session} />
          </StepUp>
        </QueryClientProvider>
      </MemoryRouter>
    </MantineProvider>,
  );
  return /<button[^>]* disabled/.test(page);
}

it('waits to start another until it knows whose the contact is, since it would start outside it', () => {
  expect(isShut('c', null)).toBe(true);
  expect(isShut('c', [{ id: 'c', mine: true }])).toBe(false);
  expect(isShut('c', [])).toBe(false);
  expect(isShut(null, null)).toBe(false);
});
