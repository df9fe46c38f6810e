import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import type { Contact } from '../../contracts/contacts.ts';
import type { RequestView } from '../../contracts/requests.ts';
import { StepUp } from '../components/StepUp.tsx';
import { AnswerCard } from './AnswerCard.tsx';

/** What stands as the answer to a request that was allowed, in this state now. */
function outcomeOf(state: RequestView['state']): string | undefined {
  const request = {
    id: 'r',
    action: 'user.add',
    sentence: 'Add Liam Park as a Member at Acme.',
    answer: { outcome: 'allow', because: 'A Super admin may.', rule: 'A1', needs: null },
    state,
    at: '2026-01-01T00:00:00.000Z',
    next: null,
  } as unknown as RequestView;
  const contact = { id: 'c', tier: 3, requests: [request] } as unknown as Contact;
  const page = renderToStaticMarkup(
    <MantineProvider>
      <MemoryRouter>
        <QueryClientProvider client={new QueryClient()}>
          <StepUp>
            <AnswerCard contact={contact} request={request} open={false} onAskMore={() => undefined} />
          </StepUp>
        </QueryClientProvider>
      </MemoryRouter>
    </MantineProvider>,
  );
  return /<section[^>]*data-outcome="(\w+)"/.exec(page)?.[1];
}

it('says go ahead as long as that can be done, and not above what was done with it', () => {
  expect(outcomeOf('open')).toBe('allow');
  for (const state of ['ordered', 'done', 'withdrawn', 'lapsed'] as const)
    expect(outcomeOf(state)).toBe('over');
});
