import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../../server/config.ts';
import { testDatabase } from '../../server/testing/database.ts';
import type { TestDatabase } from '../../server/testing/database.ts';
import { layAuthenticator, TEST_KEY } from '../../server/testing/factors.ts';
import { layAgent, layDesk } from '../../server/testing/people.ts';
import { checkAuthenticators, whoIsLeftOut } from './authenticators.ts';

const data = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-left-out-'));
const file = path.join(data, 'secrets', 'authenticator-key');
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  fs.mkdirSync(path.dirname(file), { mode: 0o700 });
});
afterAll(async () => {
  await db.drop();
  fs.rmSync(data, { recursive: true });
});

async function found() {
  const { user, password, host, port } = db.access.owner;
  const to = new URLSearchParams({ host: String(host) });
  const secret = encodeURIComponent(typeof password === 'string' ? password : '');
  const DATABASE_URL = `postgres://${user}:${secret}@localhost:${port}/${db.access.database}?${to.toString()}`;
  const config = parseConfig({ BAILIWICK_DATA: data, DATABASE_URL });
  if ('error' in config) throw new Error(config.error);
  return checkAuthenticators(config);
}

it('are told of when the key that sealed them is missing, or is another, and not else', async () => {
  expect(await found()).toMatchObject({
    state: 'good',
    what: expect.stringContaining('first start') as string,
  });
  expect(await whoIsLeftOut(db.access, data)).toBeNull();
  const ada = await layAgent(db.owner, await layDesk(db.owner), ['agent']);
  await layAuthenticator(db.owner, ada);
  const lacking = { state: 'fault', next: expect.stringContaining('authenticator-key') as string };
  expect(await found()).toMatchObject(lacking);
  expect(await whoIsLeftOut(db.access, data)).toMatch(
    /^1 of the authenticator apps .* removed and invited anew, and an admin is let in by bailiwick let-in MAIL\.$/,
  );
  expect(fs.existsSync(file), 'looking makes none').toBe(false);
  fs.writeFileSync(file, Buffer.alloc(32, 8).toString('base64url'));
  expect(await found()).toMatchObject(lacking);
  fs.writeFileSync(file, TEST_KEY.key.toString('base64url'));
  expect(await found()).toMatchObject({ state: 'good' });
  expect(await whoIsLeftOut(db.access, data)).toBeNull();
  fs.writeFileSync(file, 'short');
  expect(await found()).toMatchObject(lacking);
});
