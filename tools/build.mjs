// Builds everything that runs: `dist/cli.js` (command line and server), its SQL files, and the pages in `dist/web`.
// Plain JavaScript on purpose: it needs only what `npm ci --omit=dev` installs.
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { filesBelow } from './files.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What the build reads; a change in any of it makes an old build stale. */
const inputs = [
  'src',
  'vite.config.ts',
  'vite.join.config.ts',
  'postcss.config.mjs',
  'package-lock.json',
  'tools/build.mjs',
  'tools/compress.mjs',
];

/** Folders of files that the server reads beside its own code: source folder to folder in the build. */
const beside = [
  ['src/server/db/migrations', 'migrations'],
  ['src/server/db/guard', 'guard'],
];

/** SHA-256 (hex) of everything that the build reads, tests left out. */
export async function fingerprint(base = root) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesBelow(join(base, input))) {
      if (/\.test\.tsx?$/.test(file)) continue;
      hash
        .update(`${relative(base, file)}\0`)
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Why a build is needed, as words for a person; null when `dist` is up to date. */
export async function staleness(base = root) {
  if (!existsSync(join(base, 'src'))) return null;
  const stamp = await readFile(join(base, 'dist', 'built.json'), 'utf8').catch(() => null);
  if (stamp === null) return 'not built yet';
  return JSON.parse(stamp).sources === (await fingerprint(base))
    ? null
    : 'sources changed since the last build';
}

/** Programs of the build: name in `dist` to entry file. `*.child.ts` files are processes of their own. */
async function entries() {
  const children = (await filesBelow(join(root, 'src'))).filter((file) => file.endsWith('.child.ts'));
  const named = children.map((file) => [basename(file, '.ts'), file]);
  return Object.fromEntries([['cli', join(root, 'src/cli/main.ts')], ...named]);
}

/** Bundles command line and server; shared code is split, so that a command loads only what it needs. */
async function buildServer(out) {
  const { build } = await import('esbuild');
  const result = await build({
    absWorkingDir: root,
    entryPoints: await entries(),
    outdir: out,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'linked',
    jsx: 'automatic',
    metafile: true,
    logLevel: 'warning',
  });
  await writeFile(join(out, 'meta.json'), JSON.stringify(result.metafile));
  const cli = join(out, 'cli.js');
  const code = await readFile(cli, 'utf8');
  if (!code.startsWith('#!')) await writeFile(cli, `#!/usr/bin/env node\n${code}`);
  await chmod(cli, 0o755);
}

/** Copies the SQL that the server reads at run time. */
async function copyBeside(out) {
  for (const [from, to] of beside) {
    if (!existsSync(join(root, from))) continue;
    const sql = (await readdir(join(root, from))).filter((name) => name.endsWith('.sql'));
    await mkdir(join(out, to), { recursive: true });
    for (const name of sql) await cp(join(root, from, name), join(out, to, name));
  }
}

/** Pages by their folder in `src` and in the build, each with its Vite settings. */
const pages = [
  ['web', 'vite.config.ts'],
  ['join', 'vite.join.config.ts'],
];

/** Builds the pages with Vite and lays a .gz and a .br beside each file that gains by it. */
async function buildPages(out) {
  // Vite takes over whatever the shell has, and Vitest says `test`: then the pages would hold React as it is made for
  // developers, half as large again, which mounts each page twice on purpose (StrictMode). What is built is what is shipped.
  process.env.NODE_ENV = 'production';
  for (const [name, config] of pages) {
    if (!existsSync(join(root, 'src', name, 'index.html'))) {
      process.stderr.write(`No pages to build: src/${name}/index.html is not there.\n`);
      continue;
    }
    const { build } = await import('vite');
    const { compressBelow } = await import('./compress.mjs');
    const folder = join(out, name);
    await build({
      configFile: join(root, config),
      logLevel: 'warn',
      build: { outDir: folder, emptyOutDir: true },
    });
    await compressBelow(folder);
  }
}

/** Puts the finished build in the place of the old one; a second builder at the same moment only repeats the work. */
async function swapIn(out) {
  const dist = join(root, 'dist');
  const old = `${out}-old`;
  for (let tries = 0; ; tries += 1) {
    await rename(dist, old).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
    try {
      await rename(out, dist);
      break;
    } catch (error) {
      if (tries === 3 || !['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
      await rm(old, { recursive: true, force: true });
    }
  }
  await rm(old, { recursive: true, force: true });
}

/** Builds into a folder beside `dist` and swaps it in when whole; a failed build leaves the old one alone. */
export async function build() {
  const out = join(root, `dist-${process.pid}`);
  try {
    const sources = await fingerprint();
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    await buildServer(out);
    await copyBeside(out);
    await buildPages(out);
    await writeFile(
      join(out, 'built.json'),
      `${JSON.stringify({ sources, at: new Date().toISOString() })}\n`,
    );
    await swapIn(out);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/**
 * What the terminal reads of a build that failed: one sentence, and what to do where that is known.
 * @param {Error & { code?: string }} error
 */
export function failedBuild({ code, message }) {
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return `The build failed: ${message}`;
  return `The build failed (${message}): run npm run build once as the owner of this folder, or give it to the user who starts Bailiwick.`;
}

async function main() {
  process.env.NODE_ENV ??= 'production';
  const reason = await staleness();
  if (process.argv.includes('--if-stale') && reason === null) return;
  const began = performance.now();
  process.stderr.write(`Building Bailiwick (${reason ?? 'asked for'}) …`);
  await build();
  process.stderr.write(` done in ${((performance.now() - began) / 1000).toFixed(1)} s.\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main().catch((error) => {
    process.stderr.write(`\n${failedBuild(error)}\n`);
    process.exitCode = 1;
  });
}
