import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp } from '../../testing/app.ts';
import type { TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import { startMailbox } from '../../testing/mailbox.ts';
import type { Mailbox } from '../../testing/mailbox.ts';
import { startMail } from './loop.ts';

let t: TestApp;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
  await mailbox.close();
  t = await testApp({ startJobs: async (app) => startMail(app, mailbox.smtpUrl, 50) });
});
afterAll(async () => {
  await t.close();
  await mailbox.close();
});

const standing = async (client: TestClient) => (await client.get('/api/state')).body.me.mailStands;

it('tells the desk that no mail goes before anybody sent one, and nobody else', async () => {
  const [agent, person] = [await t.agent('agent'), await t.person('super-admin')];
  await expect.poll(() => standing(agent.client)).toMatchObject({ fault: 'ESOCKET' });
  expect(await standing(person.client)).toBeNull();
  expect((await t.nobody().get('/api/state')).body.me).toBeNull();
});

it('sees by itself that mails go again, sends what waited at once, and says so', async () => {
  const [admin, { who }] = [await t.agent('admin'), await t.person('super-admin')];
  await t.db.owner.query(
    'insert into guard.mail (kind, client_id, person_id, params) values (\'notice\', $1, $2, \'{"what":"factor"}\')',
    [who.clientId, who.id],
  );
  t.app.mail.wake();
  const tried = "select 1 from guard.mail where state = 'waiting' and fault is not null and person_id = $1";
  await expect.poll(async () => (await t.db.owner.query(tried, [who.id])).rowCount).toBe(1);
  // As it stands after many tries: the next one is minutes away.
  await t.db.owner.query("update guard.mail set due_at = clock_timestamp() + interval '5 minutes'");
  mailbox = await startMailbox(Number(new URL(mailbox.smtpUrl).port));
  await mailbox.next(who.email);
  await expect.poll(() => standing(admin.client)).toBeNull();
});
