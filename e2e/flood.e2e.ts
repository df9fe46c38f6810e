import type { Page } from 'playwright-core';
import { test } from 'vitest';
import { knock, openSession, seatCustomer } from './story/customer.ts';
import { press } from './story/people.ts';
import { openDesk } from './story/prepared.ts';
import { admit } from './story/session.ts';

// A customer's page that says more than anybody can hear: the agent's page stays in the agent's hands.

const { bailiwick, browsers, olive } = await openDesk();

type Flooding = Window & { ctl?: RTCDataChannel[] };

/** Keeps the channels of a page where a story reaches them. */
function keepChannels(): void {
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    override createDataChannel(...given: Parameters<RTCPeerConnection['createDataChannel']>) {
      const channel = super.createDataChannel(...given);
      if (channel.label === 'ctl') ((window as Flooding).ctl ??= []).push(channel);
      return channel;
    }
  };
}

/** Says one thing without end, as fast as it goes out. */
const flood = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const said = JSON.stringify({ t: 'rate', bits: 1_000_000 });
    window.setInterval(() => {
      for (const channel of (window as Flooding).ctl ?? [])
        for (let n = 0; n < 3_000 && channel.readyState === 'open'; n += 1)
          if (channel.bufferedAmount < 4_000_000) channel.send(said);
    }, 5);
  });

test('a customer whose page says one thing without end does not take away the agent’s End', async () => {
  const { page } = olive;
  const { id, link } = await openSession(page);
  await page.goto(`${bailiwick.url}/desk/sessions/${id}`);
  const customer = await seatCustomer(browsers);
  await customer.context.addInitScript(keepChannels);
  await knock(customer, link, 'Robin Reed');
  await admit(olive, customer, 'Robin Reed');
  await flood(customer.page);
  await page.getByText('Good connection').waitFor({ state: 'hidden', timeout: 30_000 }); // they are not heard any more
  await press(page, /^End$/);
  await press(page, 'End the session');
  await page
    .getByText(/Ended by the desk/)
    .first()
    .waitFor({ timeout: 10_000 });
  await customer.leave();
});
