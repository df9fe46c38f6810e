import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureChromium, launchOptions } from '../tools/chromium.ts';
import type { BenchRow } from './row.ts';

/** Fetched when it is asked for: 200 packages that nothing else here needs. */
const LIGHTHOUSE = 'lighthouse@12.8.2';

/** What of Lighthouse's report is read; scores are 0 to 1, null where a check could not be made. */
interface Report {
  readonly configSettings: { readonly formFactor: string };
  readonly categories: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>;
}

/** Lighthouse's four marks for a page as a mobile meets it: a slow network and processor are simulated. */
export async function lighthouseRow(work: string, url: string): Promise<BenchRow> {
  const must = '≥ 95 each';
  const report = await reportOn(url).catch((error: unknown) => error as Error);
  if (report instanceof Error) {
    // The first line of it is the command; what went wrong is said at the end.
    const why = report.message.trim().split('\n').at(-1);
    return { work, must, got: `not measured: ${why}`, met: false };
  }
  const marks = Object.values(report.categories).map(({ title, score }) => ({
    title,
    mark: Math.round((score ?? 0) * 100),
  }));
  return {
    work: `${work}, ${LIGHTHOUSE}, ${report.configSettings.formFactor}`,
    must,
    got: marks.map(({ title, mark }) => `${title} ${mark}`).join(', '),
    met: marks.length >= 4 && marks.every(({ mark }) => mark >= 95),
  };
}

async function reportOn(url: string): Promise<Report> {
  const path = ensureChromium();
  const flags = (launchOptions(path).args ?? []).join(' ');
  const { stdout } = await promisify(execFile)(
    'npx',
    [
      '--yes',
      '--package',
      LIGHTHOUSE,
      'lighthouse',
      url,
      '--quiet',
      '--output=json',
      `--chrome-flags=${flags}`,
    ],
    { env: { ...process.env, CHROME_PATH: path }, maxBuffer: 64 * 2 ** 20, timeout: 300_000 },
  );
  return JSON.parse(stdout) as Report;
}
