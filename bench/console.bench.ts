import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { axe, openBrowser } from '../e2e/harness/index.ts';
import { layAgent, layDesk, laySignIn } from '../src/server/testing/people.ts';
import { startBuilt } from './built.ts';
import type { BenchRow } from './row.ts';
import { openScratch, scratchFolder } from './scratch.ts';

/** What a browser loads of JavaScript before an agent can work, and what axe finds on that page. */
export async function run(): Promise<BenchRow[]> {
  const scratch = scratchFolder();
  const server = await startBuilt(scratch.data);
  try {
    const { bytes, files, findings } = await firstLoad(server.url, await signInOf(scratch.data));
    const kb = bytes / 1000;
    return [
      {
        work: `console first load (/desk), ${files} files of JavaScript, gzip`,
        must: '≤ 250 KB',
        got: `${kb.toFixed(0)} KB`,
        met: files > 0 && kb <= 250,
      },
      {
        work: 'axe on that page',
        must: '0 findings',
        got: findings.length === 0 ? '0 findings' : findings.join('; '),
        met: findings.length === 0,
      },
    ];
  } finally {
    await server.stop();
    scratch.remove();
  }
}

/** Lays a desk with one agent. @returns the raw token of their sign-in */
async function signInOf(data: string): Promise<string> {
  const database = await openScratch(data);
  try {
    const agent = await layAgent(database.owner, await layDesk(database.owner), ['agent']);
    return (await laySignIn(database.owner, agent)).token.toString('base64url');
  } finally {
    await database.close();
  }
}

async function firstLoad(url: string, token: string) {
  const browsers = await openBrowser();
  try {
    const { page, context } = await browsers.newPerson();
    await context.addCookies([{ name: 'bw', value: token, url }]);
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (isScript(response))
        scripts.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
    });
    await page.goto(`${url}/desk`, { waitUntil: 'networkidle' });
    await page.locator('main').waitFor();
    const findings = await axe(page);
    const sizes = await Promise.all(scripts);
    return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: sizes.length, findings };
  } finally {
    await browsers.close();
  }
}

function isScript(response: Response): boolean {
  return response.ok() && /javascript/.test(response.headers()['content-type'] ?? '');
}
