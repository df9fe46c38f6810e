import { describe, expect, test } from 'vitest';
import { freePort } from '../tools/ports.ts';
import { lookAt } from './harness/index.ts';
import { runCommand } from './harness/command.ts';
import { openMailbox } from './harness/mailbox.ts';
import { shown } from './story/console.ts';
import { openDesk } from './story/prepared.ts';

// What stands in the way at the terminal, told in a sentence there, and to the desk's people where it concerns them.

describe('a command', () => {
  test('goes on quietly when nobody reads on', async () => {
    const { status, out, error } = await runCommand(['doctor'], { BAILIWICK_PORT: '0' }, true);
    expect(out).toMatch(/^ok {5}Node /);
    expect(error).toBe('');
    expect([0, 1]).toContain(status);
  });

  test.runIf(process.platform === 'linux')('says in a sentence that its data folder cannot be', async () => {
    for (const DATABASE_URL of ['', 'postgres://nobody@127.0.0.1:1/none']) {
      const { status, error } = await runCommand(['start'], { BAILIWICK_DATA: '/proc/x', DATABASE_URL });
      expect(error).toMatch(
        /^The data folder \/proc\/x cannot be written \(.*\): .*, or set BAILIWICK_DATA\.\n$/,
      );
      expect(status).toBe(2);
    }
  });
});

describe('a mail server that is down', async () => {
  const port = await freePort();
  const { bailiwick, olive } = await openDesk({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  const { page } = olive;

  test('is told by the start and in the console, until it is up', async () => {
    await expect
      .poll(() => bailiwick.log(), { timeout: 10_000 })
      .toMatch(
        /^Mails wait: the mail server 127\.0\.0\.1:\d+ does not take them \(.*\); check SMTP_URL .*\.$/m,
      );
    await shown(olive, /No mail has gone out since/);
    await lookAt(page, 'console-no-mail');
    const mailbox = await openMailbox(port);
    await page.getByText(/No mail has gone out since/).waitFor({ state: 'detached', timeout: 20_000 });
    await mailbox.close();
  });
});
