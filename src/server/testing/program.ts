import { build, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inject } from 'vitest';
import type { TestServer } from './globalSetup.ts';

/** Paths of the programs made so far by this worker. */
const made = new Map<string, Promise<string>>();

/** Each source keeps its own address, so that it finds the files beside it. */
const ownAddress: Plugin = {
  name: 'own-address',
  setup: (compiling) => {
    compiling.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    }));
  },
};

/**
 * One plain file of a program of this folder, for tests that start it as a process many times: compiled once, not at
 * each start.
 *
 * @param name without its ending, e.g. `serverProcess`
 * @returns its path, to be run by `node`
 */
export function programOf(name: string): Promise<string> {
  const known = made.get(name) ?? compile(name);
  made.set(name, known);
  return known;
}

async function compile(name: string): Promise<string> {
  const source = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const { programs } = JSON.parse(inject('testServer')) as TestServer;
  const outfile = join(programs, `${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [ownAddress],
  });
  return outfile;
}
