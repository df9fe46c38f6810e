import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCheckpoint } from '../record/checkpoint.ts';
import { until } from '../testing/acme.ts';
import { testApp, type TestApp } from '../testing/app.ts';
import { startMailbox, type Mailbox } from '../testing/mailbox.ts';
import { layClient, layPerson } from '../testing/people.ts';
import { startCheckpoints } from './checkpoints.ts';
import { startMail } from './mail/loop.ts';

let t: TestApp;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
  t = await testApp({ startJobs: async (app) => startMail(app, mailbox.smtpUrl) });
});
afterAll(async () => {
  await t.close();
  await mailbox.close();
});

it('mails a checkpoint of what grew to Super admins and the desk’s admins, at the start and again', async () => {
  const client = await layClient(t.db.owner, t.deskId);
  const chief = await layPerson(t.db.owner, client, 'super-admin');
  const member = await layPerson(t.db.owner, client, 'member');
  const admin = await t.agent('agent', 'admin');
  const tell = () =>
    t.db.owner.query(
      `select guard.append_as($1, 'system', 'house.test', null, '{"sentence":"Something."}')`,
      [client],
    );
  await tell();
  const loop = startCheckpoints(t.app, () => t.app.mail.wake(), 60_000);
  try {
    const first = await mailbox.next(chief.email);
    expect(first.parsed.attachments[0]?.filename).toBe('checkpoint.json');
    expect(readCheckpoint(textOf(first)).checkpoint).toMatchObject({ chain: client, count: 1 });
    const desk = await mailbox.next(admin.who.email);
    expect(readCheckpoint(textOf(desk)).checkpoint).toMatchObject({ chain: t.deskId, count: 1 });
    await tell();
    loop.wake();
    const second = await mailbox.next(chief.email);
    expect(readCheckpoint(textOf(second)).checkpoint.count).toBe(2);
    await until(async () => {
      const sent = await t.db.owner.query(
        "select from guard.mail where kind = 'checkpoint' and state = 'sent'",
      );
      return sent.rowCount === 4;
    });
    expect(mailbox.letters.some(({ to }) => to.includes(member.email))).toBe(false);
  } finally {
    await loop.stop();
  }
});

function textOf(letter: Mailbox['letters'][number]): string {
  const content = letter.parsed.attachments[0]?.content ?? '';
  return typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString('utf8');
}
