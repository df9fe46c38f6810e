import { describe, expect, test } from 'vitest';
import { lookAt } from './harness/index.ts';
import { moving } from './story/customer.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { flowing, letIn, still } from './story/sharing.ts';

// A customer from the key to the receipt, in two browsers' windows; what their page does when somebody does not behave.

const { browsers, olive } = await openDesk();

describe('a customer', () => {
  test('shares their screen, stops, and keeps a receipt', async () => {
    const { customer, agent } = await letIn(browsers, olive);
    const { page } = customer;
    await moving(customer);
    await agent.command('consents', { kind: 'screen' });
    await page.getByRole('heading', { name: 'Olive Hart asks to see your screen' }).waitFor();
    await lookAt(page, 'join-ask');
    await press(page, /^Share$/);
    await page.getByText(/Olive Hart can see or hear: one browser tab/).waitFor();
    await flowing(agent);
    expect((await agent.figures()).codec).toBe('video/VP8');
    await lookAt(page, 'join-sharing');
    await press(page, /^Stop$/);
    await page.getByText('Nothing of yours is shared.').waitFor();
    await still(agent);
    await press(page, 'End the session');
    await press(page, 'End it');
    await page.getByRole('heading', { name: 'Your receipt' }).waitFor();
    await page.getByText(/you agreed, then took it back/).waitFor();
    await lookAt(page, 'join-receipt');
    expect(customer.complaints).toEqual([]);
    await agent.end();
    await customer.leave();
  });

  test('ends the session while they share: what they agreed to ended with it, and was not taken back', async () => {
    const { customer, agent } = await letIn(browsers, olive);
    const { page } = customer;
    await moving(customer);
    await agent.command('consents', { kind: 'screen' });
    await press(page, /^Share$/);
    await flowing(agent);
    await press(page, 'End the session');
    await press(page, 'End it');
    await page.getByText(/you agreed; it ended/).waitFor();
    expect(await page.getByText(/took it back/).count()).toBe(0);
    await still(agent);
    expect(customer.complaints).toEqual([]);
    await agent.end();
    await customer.leave();
  });
});
