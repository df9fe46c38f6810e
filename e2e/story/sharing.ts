import type { BrowserContextOptions } from 'playwright-core';
import { expect } from 'vitest';
import type { Browsers, Person } from '../harness/index.ts';
import { seatAgent } from '../harness/sessionAgent.ts';
import type { SessionAgent } from '../harness/sessionAgent.ts';
import { knock, moving, openSession, seatCustomer } from './customer.ts';
import { press } from './people.ts';
import type { Somebody } from './people.ts';

/** A session with its customer let in, both on the line. */
export interface LetIn {
  readonly id: string;
  readonly customer: Person;
  readonly agent: SessionAgent;
}

/** Opens a session, has a customer come by its link, and lets them in. @param device what the customer comes with */
export async function letIn(
  browsers: Browsers,
  host: Somebody,
  manner: Parameters<typeof seatAgent>[2] = {},
  device: BrowserContextOptions = {},
): Promise<LetIn> {
  const { id, link } = await openSession(host.page);
  const customer = await seatCustomer(browsers, device);
  await knock(customer, link, 'Robin Reed');
  const agent = await seatAgent(host.page, id, manner);
  const customerId = await host.page.evaluate(async (session) => {
    const reply = await fetch(`/api/sessions/${session}`);
    return ((await reply.json()) as { customer: { id: string } }).customer.id;
  }, id);
  await agent.command('admit', { customerId, admit: true });
  await customer.page.getByRole('heading', { name: 'Help from Northside Support' }).waitFor();
  return { id, customer, agent };
}

/** The customer shares their tab, which moves all the time, and it arrives. */
export async function share({ customer, agent }: LetIn): Promise<void> {
  await moving(customer);
  await agent.command('consents', { kind: 'screen' });
  await press(customer.page, /^Share$/);
  await flowing(agent);
}

/** Frames that came to an agent in a while, counted in their own page. */
export async function framesIn(agent: SessionAgent, ms: number): Promise<number> {
  const before = (await agent.figures()).frames;
  await new Promise((resolve) => setTimeout(resolve, ms));
  return (await agent.figures()).frames - before;
}

/** The picture moves. */
export const flowing = (agent: SessionAgent): Promise<void> =>
  expect.poll(() => framesIn(agent, 500), { timeout: 20_000 }).toBeGreaterThan(2);

/** The picture stands still, and goes on standing. */
export const still = (agent: SessionAgent, timeout = 10_000): Promise<void> =>
  expect.poll(() => framesIn(agent, 700), { timeout }).toBe(0);

const voice = async (agent: SessionAgent): Promise<number> => (await agent.figures()).voice;

/** The customer’s voice comes, from now on too. */
export async function speaking(agent: SessionAgent): Promise<void> {
  const before = await voice(agent);
  await expect.poll(() => voice(agent), { timeout: 15_000 }).toBeGreaterThan(before + 500);
}

/** No byte of the voice came between two looks. */
export async function silent(agent: SessionAgent): Promise<void> {
  let last = -1;
  const more = async () => {
    const [before, now] = [last, await voice(agent)];
    last = now;
    return now - before;
  };
  await expect.poll(more, { timeout: 10_000, interval: 500 }).toBe(0);
}

/** What the server knows of a kind's last consent. */
export const lastConsent = (host: Somebody, id: string, kind: string): Promise<string | undefined> =>
  host.page.evaluate(
    async ([session, wanted]) => {
      const { consents } = (await (await fetch(`/api/sessions/${session}`)).json()) as {
        consents: { kind: string; state: string }[];
      };
      return consents.findLast((one) => one.kind === wanted)?.state;
    },
    [id, kind] as const,
  );
