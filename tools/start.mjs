// `npm start`: builds when there is no build or an old one, says so in one line, then runs `bailiwick start`.
// The build runs in a process of its own, so that the server does not keep the bundler's memory.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { oldNode } from '../bin/oldNode.js';

const obstacle = oldNode(process.versions.node);
if (obstacle !== null) {
  process.stderr.write(`${obstacle}\n`);
  process.exit(2);
}

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const { staleness } = await import('./build.mjs');

if ((await staleness()) !== null) {
  const build = fileURLToPath(new URL('./build.mjs', import.meta.url));
  // Its line goes to stderr; at a terminal the bundler would wipe it by what it writes to stdout.
  const { status } = spawnSync(process.execPath, [build], { stdio: ['inherit', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

process.argv = [process.execPath, cli, 'start', ...process.argv.slice(2)];
await import(cli);
