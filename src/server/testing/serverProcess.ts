// A whole server over the data folder named by its first argument, on a free port, in a process that a test may kill.
// It prepares the database when that is new, and prints one JSON line once it serves: its address.
import { join } from 'node:path';
import { currentCheck } from '../db/migrate/current.ts';
import { migrate } from '../db/migrate/migrate.ts';
import { embeddedAccess } from '../db/access.ts';
import { startEmbedded } from '../db/embedded/embedded.ts';
import { openPools } from '../db/pools.ts';
import { makeLog } from '../doors/log.ts';
import { startJobs } from '../jobs/start.ts';
import { startServer } from '../main.ts';
import { openRecordKey } from '../record/checkpoint.ts';
import { openAuthenticatorKey } from '../sign-in/sealedSecret.ts';
import { webRoot } from '../webRoot.ts';

const [data = ''] = process.argv.slice(2);
const embedded = await startEmbedded({ data });
const access = embeddedAccess(embedded);
const pools = openPools(access, { onLost: () => undefined });
const isCurrent = currentCheck(pools.app);
if (!(await isCurrent().catch(() => false))) await migrate(access);
const server = await startServer({
  config: {
    url: 'http://localhost',
    urlIsSet: false,
    hosts: ['127.0.0.1'],
    port: 0,
    trustedProxy: [],
    tls: null,
    turn: null,
    files: join(data, 'files'),
    recordings: { folder: join(data, 'recordings'), data, ffmpeg: 'ffmpeg' },
    scan: null,
    evaluation: true,
    webRoot: webRoot(),
  },
  pools,
  listenAccess: access.roles.bw_app,
  log: makeLog('silent'),
  recordKey: await openRecordKey(data),
  authenticatorKey: openAuthenticatorKey(data),
  migrationsCurrent: isCurrent,
  startJobs: (app) => startJobs(app, { smtpUrl: null, data }),
});
process.stdout.write(`${JSON.stringify({ url: server.url, address: embedded.address })}\n`);
process.on('SIGTERM', () => {
  void server
    .close()
    .then(() => pools.close())
    .then(() => embedded.close())
    .then(() => process.exit(0));
});
