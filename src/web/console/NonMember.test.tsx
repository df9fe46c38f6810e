import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { NonMemberAsk, type Contact } from '../../contracts/contacts.ts';
import { StepUp } from '../components/StepUp.tsx';
import { NonMember } from './NonMember.tsx';

/** What stands ready to be sent to the administrators, where this was typed as what is wanted. */
function ready(details: string): string {
  const request = {
    id: 'r',
    next: 'send-to-super-admins',
    state: 'open',
    answer: { outcome: 'deny' },
    details,
  };
  const contact = { id: 'c', requests: [request], sayAloud: null } as unknown as Contact;
  const page = renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <StepUp>
          <NonMember contact={contact} open />
        </StepUp>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return /<textarea[^>]*>([^<]*)</.exec(page)?.[1] ?? '';
}

it('begins with what was typed, on one line, as far as it can be sent', () => {
  const { words } = NonMemberAsk.shape;
  expect(ready('A new\n handset')).toBe('A new handset');
  for (const before of [198, 199, 200]) {
    const begun = ready(`${'x'.repeat(before)}\u{1f4de}`);
    expect([begun.length, words.safeParse(begun).success]).toEqual([before === 198 ? 200 : before, true]);
  }
});
