import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../../testing/app.ts';
import type { TestApp } from '../../testing/app.ts';
import { layAuthenticator } from '../../testing/factors.ts';
import { layAgent } from '../../testing/people.ts';
import { startJobs } from '../start.ts';

describe('evaluation mode', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await testApp({
      config: { evaluation: true },
      startJobs: (app) => startJobs(app, { smtpUrl: null, data: null }),
    });
  });
  afterAll(() => t.close());

  const mails = async () => (await t.nobody().get('/api/evaluation/mail')).body.mails;

  it('keeps mails to be read, and marks the sign-in that rests on one', async () => {
    expect((await t.nobody().get('/api/state')).body.evaluation).toBe(true);
    const agent = await layAgent(t.db.owner, t.deskId);
    const app = await layAuthenticator(t.db.owner, agent);
    await t.nobody().post('/api/sign-in/link', { email: agent.email });
    await expect.poll(mails).toMatchObject([{ to: agent.email, subject: 'Sign in to Northside Support' }]);
    const [mail] = await mails();
    const secret = /#([\w-]{43})/.exec(mail.text)?.[1];
    const { ticket } = (await t.nobody().post('/api/sign-in/open', { secret })).body;
    await t.nobody().post('/api/sign-in/options', { ticket, account: agent.id });
    const finish = { ticket, account: agent.id, factor: app.proof() };
    expect((await t.nobody().post('/api/sign-in/finish', finish)).status).toBe(200);
    const marks = await t.db.owner.query('select evaluation from auth.sign_in');
    expect(marks.rows).toEqual([{ evaluation: true }]);
    const told = await t.db.owner.query(
      "select body::json as body from guard.record where action = 'sign-in.start'",
    );
    expect(told.rows[0].body.evaluation).toBe(true);
  });

  it('shows mails nowhere else', async () => {
    const real = await testApp({ db: t.db, config: { evaluation: false } });
    expect((await real.nobody().get('/api/evaluation/mail')).body.code).toBe('not-found');
    await real.close();
  });
});
