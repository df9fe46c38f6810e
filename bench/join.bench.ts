import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { axe, openBrowser } from '../e2e/harness/index.ts';
import { startBuilt } from './built.ts';
import { lighthouseRow } from './lighthouse.ts';
import type { BenchRow } from './row.ts';
import { scratchFolder } from './scratch.ts';

/** What a customer's browser loads before the first view stands, and what axe and Lighthouse find on it. */
export async function run(): Promise<BenchRow[]> {
  const scratch = scratchFolder();
  const server = await startBuilt(scratch.data);
  try {
    const { sizes, findings } = await firstView(server.url);
    const sum = (kind: Kind) =>
      sizes.filter((one) => one.kind === kind).reduce((all, { bytes }) => all + bytes / 1000, 0);
    const kinds = KINDS.map((kind) => `${kind} ${sum(kind).toFixed(1)}`);
    const kb = KINDS.reduce((all, kind) => all + sum(kind), 0);
    return [
      {
        work: `join first view (/join), ${sizes.length} files (${kinds.join(', ')} KB), gzip`,
        must: '≤ 60 KB',
        got: `${kb.toFixed(1)} KB`,
        met: KINDS.every((kind) => sum(kind) > 0) && kb <= 60,
      },
      {
        work: 'axe on that page',
        must: '0 findings',
        got: findings.length === 0 ? '0 findings' : findings.join('; '),
        met: findings.length === 0,
      },
      await lighthouseRow('Lighthouse on that page', `${server.url}/join`),
    ];
  } finally {
    await server.stop();
    scratch.remove();
  }
}

const KINDS = ['html', 'css', 'javascript'] as const;
type Kind = (typeof KINDS)[number];

async function firstView(url: string) {
  const browsers = await openBrowser();
  try {
    const { page } = await browsers.newPerson();
    const loaded: Promise<{ kind: Kind; bytes: number }>[] = [];
    page.on('response', (response) => {
      const kind = kindOf(response);
      if (kind === undefined) return;
      loaded.push(response.body().then((body) => ({ kind, bytes: gzipSync(body, { level: 9 }).length })));
    });
    await page.goto(`${url}/join`, { waitUntil: 'networkidle' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { sizes: await Promise.all(loaded), findings: await axe(page) };
  } finally {
    await browsers.close();
  }
}

function kindOf(response: Response): Kind | undefined {
  const type = response.headers()['content-type'] ?? '';
  return response.ok() ? KINDS.find((kind) => type.includes(kind)) : undefined;
}
