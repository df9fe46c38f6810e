import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { embeddedAccess, externalAccess, withDatabase } from '../db/access.ts';
import type { DatabaseAccess } from '../db/access.ts';
import { startEmbedded } from '../db/embedded/embedded.ts';
import { migrate } from '../db/migrate/migrate.ts';
import { connectOwner } from '../db/roles.ts';

/** The server of this test run, as tests are told about it. */
export interface TestServer {
  /** Into a database of it that is there anyway, to make others from. */
  readonly home: DatabaseAccess;
  /** The name of the migrated database that testDatabase() copies. */
  readonly template: string;
  /** A folder for programs that tests compile; inside the project, where packages are found. */
  readonly programs: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** JSON of a {@link TestServer}. */
    readonly testServer: string;
  }
}

/** Settings that make a throw-away server fast; they would lose data on a power cut. */
const CARELESS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'autovacuum=off', // it would go through each database that a test has left
];

let undo: () => Promise<void> = async () => undefined;

/**
 * Once per test run: starts a throw-away PostgreSQL (or takes that of DATABASE_URL, whose user must be allowed
 * to make roles and databases) and migrates one database, which testDatabase() copies.
 */
export async function setup(project: TestProject): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-test-'));
  fs.chmodSync(scratch, 0o711); // PostgreSQL's user must pass through when root runs the tests
  const programs = path.join(project.config.root, '.cache', `test-programs-${process.pid}`);
  const { home, stop } = await startServer(scratch);
  const template = `bw_template_${randomBytes(6).toString('hex')}`;
  undo = async () => {
    undo = async () => undefined;
    const owner = await connectOwner(home);
    await owner.query(`drop database if exists ${template} with (force)`);
    await owner.end();
    await stop();
    for (const folder of [scratch, programs]) fs.rmSync(folder, { recursive: true, force: true });
  };
  await makeTemplate(home, template).catch(async (error: unknown) => {
    await undo(); // vitest calls no teardown after a failed set-up
    throw error;
  });
  const server: TestServer = { home, template, programs };
  project.provide('testServer', JSON.stringify(server));
}

/** Drops what {@link setup} made and stops the server that it started. */
export async function teardown(): Promise<void> {
  await undo();
}

async function makeTemplate(home: DatabaseAccess, template: string): Promise<void> {
  if (home.kind === 'external') {
    const owner = await connectOwner(home);
    await owner.query(`create database ${template} template template0 encoding 'UTF8'`);
    await owner.end();
  }
  await migrate(withDatabase(home, template));
}

async function startServer(scratch: string): Promise<{ home: DatabaseAccess; stop: () => Promise<void> }> {
  const url = process.env['DATABASE_URL'] ?? '';
  if (url !== '') return { home: externalAccess(url, scratch), stop: async () => undefined };
  const embedded = await startEmbedded({ data: path.join(scratch, 'data'), settings: CARELESS });
  return { home: embeddedAccess(embedded, 'postgres'), stop: () => embedded.close() };
}
