import { chromium } from 'playwright-core';
import type { LaunchOptions } from 'playwright-core';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installPackage, isRoot, placesOf, ran } from './programs.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApps = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Whether a file is a browser that starts; Ubuntu's `chromium-browser` may be a stub that only names a snap. */
function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** Where a Chromium may lie, best first: the setting CHROMIUM, the PATH, the Mac's applications, Playwright's cache. */
function candidates(): string[] {
  return [process.env['CHROMIUM'] ?? '', ...names.flatMap(placesOf), ...macApps, chromium.executablePath()];
}

/** Path of a Chromium that starts on this machine; null when there is none. */
export function findChromium(): string | null {
  const wanted = process.env['CHROMIUM'];
  if (wanted !== undefined && wanted !== '' && !starts(wanted)) {
    throw new Error(`CHROMIUM names ${wanted}, which does not start as a browser: correct it or unset it.`);
  }
  return candidates().find((path) => path !== '' && existsSync(path) && starts(path)) ?? null;
}

function installDebian(): string | null {
  return installPackage('chromium', 'No Chromium found') ? findChromium() : null;
}

function installPlaywright(): string | null {
  const cli = fileURLToPath(new URL('./cli.js', import.meta.resolve('playwright-core/package.json')));
  say('No Chromium found: installing Playwright’s build of it …');
  const deps = isRoot() ? ['--with-deps'] : [];
  const installed =
    ran(process.execPath, [cli, 'install', ...deps, 'chromium']) ||
    ran(process.execPath, [cli, 'install', 'chromium']);
  return installed ? findChromium() : null;
}

/**
 * Finds a Chromium, or installs one and says so.
 *
 * @throws Error with the next step in it, when neither works
 */
export function ensureChromium(): string {
  const path = findChromium() ?? installDebian() ?? installPlaywright();
  if (path === null) {
    throw new Error(
      'No Chromium could be found or installed: install one and name it with CHROMIUM=/path/to/chromium.',
    );
  }
  return path;
}

/**
 * What a Chromium does for a person's sake and not for a test's: each context would keep a process ready for a page that
 * is never opened, and another for the list below an address bar that nobody sees, together a third of all the time. Of
 * two such lists only the last counts, so the others are what Playwright switches off and a test may notice.
 */
const SWITCHED_OFF = [
  'SpareRendererForSitePerProcess',
  'WebUIOmniboxPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
];

/** How the tests start a Chromium: without a window, network of its own, or a sandbox that root cannot have. */
export function launchOptions(executablePath: string): LaunchOptions {
  return {
    executablePath,
    headless: true,
    args: [
      '--headless=new',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      `--disable-features=${SWITCHED_OFF.join(',')}`,
      ...(isRoot() ? ['--no-sandbox'] : []),
    ],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${ensureChromium()}\n`);
}
