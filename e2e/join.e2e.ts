import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, openBrowser, startBailiwick } from './harness/index.ts';
import type { Bailiwick, Browsers, Person } from './harness/index.ts';
import { seatAgent } from './harness/sessionAgent.ts';
import type { SessionAgent } from './harness/sessionAgent.ts';
import { knock, moving, openSession, seatCustomer, SHARING } from './story/customer.ts';
import { press, seat, setUp } from './story/people.ts';
import type { Somebody } from './story/people.ts';

// A customer from the key to the receipt, in two browsers' windows; what their page does when somebody does not behave.

let bailiwick: Bailiwick;
let browsers: Browsers;
let olive: Somebody;

beforeAll(async () => {
  [bailiwick, browsers] = await Promise.all([startBailiwick(), openBrowser(SHARING)]);
  olive = await seat(browsers, { first: 'Olive', last: 'Hart', email: 'olive@northside.example' });
  await setUp(bailiwick, olive, 'Northside Support');
});

afterAll(async () => {
  await browsers?.close();
  await bailiwick?.stop();
});

/** Frames that come in a while; something on the customer's page moves all the time. */
async function framesIn(agent: SessionAgent, ms: number): Promise<number> {
  const before = (await agent.figures()).frames;
  await olive.page.waitForTimeout(ms);
  return (await agent.figures()).frames - before;
}

const flowing = (agent: SessionAgent) =>
  expect.poll(() => framesIn(agent, 500), { timeout: 20_000 }).toBeGreaterThan(2);
const still = (agent: SessionAgent) => expect.poll(() => framesIn(agent, 700), { timeout: 10_000 }).toBe(0);

/** A session with its customer let in, both on the line. */
async function letIn(name = 'Robin Reed'): Promise<{ customer: Person; agent: SessionAgent; id: string }> {
  const { id, link } = await openSession(olive.page);
  const customer = await seatCustomer(browsers);
  await knock(customer, link, name);
  const agent = await seatAgent(olive.page, id);
  await agent.command('admit', { customerId: await customerOf(id), admit: true });
  await customer.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
  await expect.poll(() => agent.connections(), { timeout: 15_000 }).toBe(1);
  return { customer, agent, id };
}

const customerOf = (id: string): Promise<string> =>
  olive.page.evaluate(async (session) => {
    const reply = await fetch(`/api/sessions/${session}`);
    return ((await reply.json()) as { customer: { id: string } }).customer.id;
  }, id);

describe('a customer', () => {
  test('shares their screen, stops, and keeps a receipt', async () => {
    const { customer, agent } = await letIn();
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
});
