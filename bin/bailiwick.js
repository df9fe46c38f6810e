#!/usr/bin/env node
// The command `bailiwick`: runs the built program, or says how to build it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

if (existsSync(cli)) {
  process.argv[1] = cli;
  await import(cli);
} else {
  process.stderr.write('Bailiwick is not built yet: run `npm run build` in its folder, then try again.\n');
  process.exitCode = 2;
}
