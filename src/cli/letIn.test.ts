import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { layAgent, layDesk } from '../server/testing/people.ts';
import { testDatabase } from '../server/testing/database.ts';
import { letInCommand } from './letIn.ts';

const db = await testDatabase();
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-let-in-'));
const admin = await layAgent(db.owner, await layDesk(db.owner), ['admin']);
afterAll(async () => {
  await db.drop();
  fs.rmSync(data, { recursive: true });
});
afterEach(() => vi.restoreAllMocks());

/** Runs the command over the database of this test. @returns its exit status and what it said */
async function run(words: string[], terminal: boolean): Promise<[number, string]> {
  const { user = '', password, host = '', port = 5432 } = db.access.owner;
  const secret = encodeURIComponent(typeof password === 'string' ? password : '');
  const to = new URLSearchParams({ host }).toString();
  const url = `postgres://${user}:${secret}@localhost:${port}/${db.access.database}?${to}`;
  let said = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => ((said += String(text)), true));
  }
  const given = [
    '--database-url',
    url,
    '--data',
    data,
    '--url',
    'https://desk.example',
    '--smtp-url',
    'smtp://localhost:1',
  ];
  return [await letInCommand([...words, ...given], terminal), said];
}

it('shows the link at a terminal, and else puts it where only its owner reads it', async () => {
  const [status, said] = await run([admin.email], true);
  expect([status, said]).toEqual([
    0,
    expect.stringMatching(/https:\/\/desk\.example\/invitation#[\w-]{43}\n/),
  ]);
  const [again, hidden] = await run([admin.email], false);
  const file = path.join(data, 'let-in-url');
  expect(again).toBe(0);
  expect(hidden).toContain(file);
  expect(hidden).not.toContain('#');
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^https:\/\/desk\.example\/invitation#[\w-]{43}\n$/);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

it('says in one sentence whom it does not know, and what it wants to be told', async () => {
  expect(await run(['nobody@nowhere.example'], true)).toEqual([
    1,
    'No admin of this desk has the mail address nobody@nowhere.example; whoever is no admin is invited anew by one.\n',
  ]);
  expect(await run([], true)).toEqual([2, 'Name one admin by their mail address: bailiwick let-in MAIL.\n']);
});

it('leaves the link of one admin where it is when another is asked for by a mistyped address', async () => {
  await run([admin.email], false);
  const file = path.join(data, 'let-in-url');
  const link = fs.readFileSync(file, 'utf8');
  expect((await run(['nobody@nowhere.example'], false))[0]).toBe(1);
  expect(fs.readFileSync(file, 'utf8')).toBe(link);
});

it('ends nothing for a link that nobody could read', async () => {
  const file = path.join(data, 'let-in-url');
  fs.rmSync(file, { force: true });
  fs.mkdirSync(file);
  const told = async () =>
    (await db.owner.query("select from guard.record where action = 'agent.way-back'")).rowCount;
  const before = await told();
  const [status, said] = await run([admin.email], false);
  fs.rmdirSync(file);
  expect(status).toBe(1);
  expect(said).toMatch(/^The link cannot be written to .*let-in-url \(.+\)\.\n$/);
  expect(await told()).toBe(before);
});
