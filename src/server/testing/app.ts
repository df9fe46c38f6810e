import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientRole, DeskRole } from '../../contracts/common.ts';
import type { App, AppConfig } from '../app.ts';
import type { Door } from '../doors/door.ts';
import { makeLog } from '../doors/log.ts';
import { aKey } from '../record/aRecord.ts';
import { startServer, type RunningServer, type ServerDeps } from '../main.ts';
import { webRoot } from '../webRoot.ts';
import { testClient, type TestClient } from './client.ts';
import { TEST_KEY } from './factors.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import {
  layAgent,
  layClient,
  layDesk,
  layPerson,
  laySignIn,
  type LaidAgent,
  type LaidPerson,
  type LaidSignIn,
} from './people.ts';
import { watchTransactions } from './waiting.ts';

/** What a test wants of its server beside the usual. */
export interface TestAppOptions {
  /** Doors of the test's own; all doors of the product otherwise. */
  readonly doors?: readonly Door[];
  readonly config?: Partial<AppConfig>;
  /** A database that exists already, e.g. for a second process on it. It is not dropped then. */
  readonly db?: TestDatabase;
  /** Leave the installation without a desk. */
  readonly empty?: boolean;
  readonly startJobs?: ServerDeps['startJobs'];
  /** What `/healthz` hears of the migrations; current by default. */
  readonly migrationsCurrent?: () => Promise<boolean>;
  /** What signs checkpoints; a key of the test's own by default. */
  readonly recordKey?: App['recordKey'];
  /** What seals authenticators' secrets; the one of `layAuthenticator` by default. */
  readonly authenticatorKey?: App['authenticatorKey'];
  /** Where the log goes; nowhere by default. */
  readonly log?: App['log'];
}

/** Somebody signed in, with a client that carries their cookie. */
export interface SignedIn<Who> {
  readonly who: Who;
  readonly signIn: LaidSignIn;
  readonly client: TestClient;
}

/** A real server on a free port over a database of its own. */
export interface TestApp {
  readonly db: TestDatabase;
  readonly server: RunningServer;
  readonly app: App;
  readonly url: string;
  /** The desk's id; '' when the installation was left empty. */
  readonly deskId: string;
  /** A client that nobody is signed in at. */
  nobody(): TestClient;
  /** A new agent, signed in with a fresh factor. */
  agent(...roles: DeskRole[]): Promise<SignedIn<LaidAgent>>;
  /** A new person, signed in with a fresh factor; of a new live client unless one is named. */
  person(role: ClientRole, clientId?: string): Promise<SignedIn<LaidPerson>>;
  close(): Promise<void>;
}

/**
 * Starts the whole server for a test file:
 *
 *     let t: TestApp;
 *     beforeAll(async () => void (t = await testApp()));
 *     afterAll(() => t.close());
 *     const { client } = await t.agent('admin');
 *     const reply = await client.post('/api/clients', { name: 'Acme' });
 */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const db = options.db ?? (await testDatabase());
  const waits = watchTransactions(db.pools);
  const deskId = options.empty ? '' : await deskOf(db);
  const server = await startServer({
    config: { ...TEST_CONFIG, ...options.config },
    pools: db.pools,
    listenAccess: db.access.roles.bw_app,
    log: options.log ?? makeLog('silent'),
    recordKey: options.recordKey ?? aKey(),
    authenticatorKey: options.authenticatorKey ?? TEST_KEY,
    migrationsCurrent: options.migrationsCurrent ?? (async () => true),
    ...(options.doors ? { doors: options.doors } : {}),
    ...(options.startJobs ? { startJobs: options.startJobs } : {}),
  });
  const signedIn = async <Who extends LaidAgent | LaidPerson>(who: Who): Promise<SignedIn<Who>> => {
    const signIn = await laySignIn(db.owner, who);
    return { who, signIn, client: testClient(server.url, signIn.token) };
  };
  return {
    db,
    server,
    app: server.app,
    url: server.url,
    deskId,
    nobody: () => testClient(server.url),
    agent: async (...roles) =>
      signedIn(await layAgent(db.owner, deskId, roles.length > 0 ? roles : ['agent'])),
    person: async (role, clientId) =>
      signedIn(await layPerson(db.owner, clientId ?? (await layClient(db.owner, deskId)), role)),
    close: async () => {
      await server.close();
      if (!options.db) await db.drop();
      if (waits.length > 0)
        throw new Error(`A transaction waits on more than its statements: ${waits.join('\n')}`);
    },
  };
}

const TEST_CONFIG: AppConfig = {
  url: 'http://localhost',
  urlIsSet: false,
  hosts: ['127.0.0.1', '::1'],
  port: 0,
  trustedProxy: [],
  tls: null,
  turn: null,
  files: join(tmpdir(), `bailiwick-files-${process.pid}`),
  recordings: {
    folder: join(tmpdir(), `bailiwick-recordings-${process.pid}`),
    data: join(tmpdir(), `bailiwick-secrets-${process.pid}`),
    ffmpeg: 'ffmpeg',
  },
  scan: null,
  evaluation: false,
  webRoot: webRoot(),
};

async function deskOf(db: TestDatabase): Promise<string> {
  const found = await db.owner.query<{ id: string }>('select id from desk');
  return found.rows[0]?.id ?? (await layDesk(db.owner));
}
