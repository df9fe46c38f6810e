#!/usr/bin/env node
// The command `bailiwick`: runs the built program, or says what keeps it from that.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { oldNode } from './oldNode.js';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const obstacle =
  oldNode(process.versions.node) ??
  (existsSync(cli) ? null : 'Bailiwick is not built yet: run `npm run build` in its folder, then try again.');

if (obstacle === null) {
  process.argv[1] = cli;
  await import(cli);
} else {
  process.stderr.write(`${obstacle}\n`);
  process.exitCode = 2;
}
