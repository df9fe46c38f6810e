import type pg from 'pg';
import type { FastifyBaseLogger } from 'fastify';
import type { App, AppConfig, Mail, OutsideKey, Pools, RecordSigner } from './app.ts';
import { startBus } from './bus/forwarder.ts';
import { ALL_DOORS } from './doors/all.ts';
import type { Door } from './doors/door.ts';
import { buildHttp } from './doors/http.ts';
import { listenOn } from './doors/listen.ts';
import { liveSockets, takeUpgrade } from './doors/live.ts';
import { startForgetting } from './sessions/files/forgetting.ts';
import { startClosing } from './sessions/recordings/closing.ts';
import { isSessionLine, sessionLines } from './sessions/line/lines.ts';
import { lineOf } from './sessions/queue/line.ts';
import { chat } from './sessions/chat/chat.ts';
import { startForgettingWayBack } from './sign-in/wayBackFile.ts';
import { signalling } from './sessions/signalling/signalling.ts';
import { sealClearSecrets } from './sign-in/sealedSecret.ts';
import { addPages } from './doors/pages.ts';
import { siteOf, type Site } from './doors/site.ts';

/** What a server is made of; who starts it opens and closes the pools. */
export interface ServerDeps {
  readonly config: AppConfig;
  readonly pools: Pools;
  /** How the bus's own connection signs in: the server's role, directly. */
  readonly listenAccess: pg.ClientConfig;
  readonly log: FastifyBaseLogger;
  /** What signs checkpoints of the record. */
  readonly recordKey: RecordSigner;
  /** What seals the secrets of authenticator apps. */
  readonly authenticatorKey: OutsideKey;
  migrationsCurrent(): Promise<boolean>;
  /** Starts what works after the reply (mails, jobs, sweeps), given the wired services without mail. */
  startJobs?(app: Omit<App, 'mail'>): Promise<Mail & { close(): Promise<void> }>;
  /** The doors; all of them unless a test brings its own. */
  readonly doors?: readonly Door[];
}

/** A server that listens. */
export interface RunningServer {
  /** The address people use. */
  readonly url: string;
  readonly port: number;
  readonly app: App;
  /** Lets running requests end, then stops everything that was started here. */
  close(): Promise<void>;
}

const NO_MAIL = { set: false, wake: () => undefined, close: async () => undefined };

/** Wires everything once and listens. @throws the system's error when an address cannot be taken */
export async function startServer(deps: ServerDeps): Promise<RunningServer> {
  // What was started is stopped in the opposite order, also when a later part cannot start.
  const started: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (let stop = started.pop(); stop; stop = started.pop()) await stop();
  };
  try {
    return { ...(await start(deps, started)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  deps: ServerDeps,
  started: (() => Promise<unknown>)[],
): Promise<Omit<RunningServer, 'close'>> {
  const { pools, log, recordKey, authenticatorKey } = deps;
  await sealSecrets(deps);
  let site: Site = siteOf(deps.config, deps.config.port);
  // Links in mails and passkeys name the port that was really taken, which is known last.
  const config: AppConfig = {
    ...deps.config,
    get url() {
      return site.url;
    },
  };
  const bus = await startBus({ pool: pools.app, access: deps.listenAccess, log });
  started.push(() => bus.close());
  const migrationsCurrent = () => deps.migrationsCurrent();
  const base = { config, pools, bus, log, recordKey, authenticatorKey, migrationsCurrent };
  const jobs = (await deps.startJobs?.(base)) ?? NO_MAIL;
  started.push(() => jobs.close());
  const app: App = { ...base, mail: jobs };
  const http = await buildHttp(app, deps.doors ?? ALL_DOORS, () => site, [addPages]);
  started.push(() => http.close());
  const live = liveSockets(app, () => site);
  const lines = sessionLines(app, [signalling, chat]);
  const forgetting = startForgetting(app);
  const closing = startClosing(app);
  const letIn = startForgettingWayBack(app);
  started.push(
    () => forgetting.stop(),
    () => closing.stop(),
    () => letIn.stop(),
  );
  const listening = await listenOn(config, {
    request: (request, response) => http.routing(request, response),
    upgrade: (request, socket, head) => {
      if (!isSessionLine(request)) return live.upgrade(request, socket, head);
      takeUpgrade(request, socket, site, () => lines.upgrade(request, socket, head));
    },
  });
  started.push(
    () => listening.close(),
    () => live.close(),
    () => lines.close(),
    async () => lineOf(app).close(), // open questions would keep the server from closing
  );
  site = siteOf(deps.config, listening.port);
  return { url: site.url, port: listening.port, app };
}

/** Seals what an older version left in the clear, and says what cannot be opened here. */
async function sealSecrets(deps: ServerDeps): Promise<void> {
  const n = await sealClearSecrets(deps);
  if (n === 0) return;
  deps.log.warn(
    `${n} of the authenticator apps cannot be checked: another key sealed them. Put DATA/secrets/authenticator-key back; passkeys work without it.`,
  );
}
