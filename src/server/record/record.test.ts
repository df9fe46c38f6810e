import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordCommand } from '../../cli/record.ts';
import type { RecordEntryLine, RecordFirstLine, RecordPage } from '../../contracts/record.ts';
import { startMail } from '../jobs/mail/loop.ts';
import { testApp, type SignedIn, type TestApp } from '../testing/app.ts';
import { testClient, type TestClient } from '../testing/client.ts';
import { startMailbox, type Mailbox } from '../testing/mailbox.ts';
import { layClient, layPerson, laySignIn, type LaidAgent, type LaidPerson } from '../testing/people.ts';
import { layActive } from '../testing/sessions.ts';
import { openRecordKey, PUBLIC_FILE } from './checkpoint.ts';
import { checkpointDeps, signCheckpoints } from './checkpoints.ts';

const OURS = '/api/portal/record';
const EXPORT = `${OURS}/export`;
const ERASE = `${OURS}/erase`;
const DESK = '/api/record';

let t: TestApp;
let mailbox: Mailbox;
let folder: string;
let out: string;
let clientId: string;
let chief: SignedIn<LaidPerson>;
let member: SignedIn<LaidPerson>;
let admin: SignedIn<LaidAgent>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bw-doors-'));
  mailbox = await startMailbox();
  t = await testApp({
    recordKey: await openRecordKey(folder),
    startJobs: async (app) => startMail(app, mailbox.smtpUrl),
  });
  clientId = await layClient(t.db.owner, t.deskId);
  chief = await t.person('super-admin', clientId);
  member = await t.person('member', clientId);
  admin = await t.agent('agent', 'admin');
  await tell(`person:${chief.who.id}`, 'user.add', 'The first “Ünïcode” deed — 雪 🎉.');
  await tell(`person:${member.who.id}`, 'not-me.say', 'The Member said something.', 'deny');
  await tell(`agent:${admin.who.id}`, 'user.change', 'The Agent was let do it.', 'allow');
});
afterAll(async () => {
  await t.close();
  await mailbox.close();
  await rm(folder, { recursive: true });
});

/** Appends as the guard does it, by its owner's hand. */
async function tell(actor: string, action: string, sentence: string, outcome?: string, chain = clientId) {
  const answer = outcome === undefined ? '' : `"answer":{"outcome":"${outcome}"},`;
  const body = `{${answer}"sentence":${JSON.stringify(sentence)}}`;
  await t.db.owner.query('select guard.append_as($1, $2, $3, null, $4)', [chain, actor, action, body]);
}

async function page(client: TestClient, query = '', path = OURS): Promise<RecordPage> {
  const reply = await client.get(`${path}${query}`);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body;
}
const sentences = ({ entries }: RecordPage) => entries.map(({ sentence }) => sentence);

/** Downloads an export into a file. @returns the text */
async function download(client: TestClient, name: string, query = '', path = EXPORT): Promise<string> {
  const reply = await client.get(`${path}${query}`);
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  expect(reply.headers.get('content-disposition')).toMatch(
    /^attachment; filename="record-(?!client|desk)[A-Za-z][\w-]+-\d{4}-\d\d-\d\d\.jsonl"; filename\*=/,
  );
  await writeFile(join(folder, name), reply.body);
  return reply.body;
}

async function verify(name: string, ...more: string[]): Promise<number> {
  out = '';
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    }),
  );
  const code = await recordCommand(['verify', join(folder, name), ...more]);
  for (const spy of spies) spy.mockRestore();
  return code;
}
const withKey = (name: string) => verify(name, '--key', join(folder, PUBLIC_FILE));
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('reading our record', () => {
  it('shows a Super admin the whole chain, newest first', async () => {
    expect(sentences(await page(chief.client))).toEqual([
      'The Agent was let do it.',
      'The Member said something.',
      'The first “Ünïcode” deed — 雪 🎉.',
    ]);
  });

  it('shows anybody else their own deeds, and other clients nothing', async () => {
    expect(sentences(await page(member.client))).toEqual(['The Member said something.']);
    const stranger = await t.person('super-admin');
    expect(await page(stranger.client)).toEqual({ entries: [], before: null });
  });

  it('numbers what anybody else did themself as theirs: no gap tells how much others did', async () => {
    const busy = await layClient(t.db.owner, t.deskId);
    const [reader, other] = [await t.person('admin', busy), await t.person('member', busy)];
    await t.db.owner.query(
      `select guard.append_as($1, 'person:' || case when n % 3 = 0 then $2 else $3 end, 'house.test', null, format('{"sentence":"Deed %s."}', n))
         from generate_series(1, 180) n`,
      [busy, reader.who.id, other.who.id],
    );
    const first = await page(reader.client);
    const second = await page(reader.client, `?before=${first.before}`);
    const seen = [...first.entries, ...second.entries];
    expect(seen.map(({ n }) => n)).toEqual(Array.from({ length: 60 }, (_, at) => 60 - at));
    expect([seen[0]?.sentence, seen.at(-1)?.sentence]).toEqual(['Deed 180.', 'Deed 3.']);
    const client = await t.db.pools.app.connect();
    try {
      await client.query('begin');
      await client.query('select guard.enter($1)', [Buffer.from(reader.signIn.token)]);
      expect((await client.query('select n from record_entry')).rows).toEqual([]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('filters by text, action, actor, answer and time, in any script and case', async () => {
    const found = async (query: string) => (await page(chief.client, `?${query}`)).entries.map(({ n }) => n);
    expect(await found(`text=${encodeURIComponent('ünïCODE')}`)).toEqual([1]);
    expect(await found(`text=${encodeURIComponent('雪')}`)).toEqual([1]);
    expect(await found('text=%25')).toEqual([]);
    expect(await found('action=user')).toEqual([3, 1]);
    expect(await found('action=user.add')).toEqual([1]);
    expect(await found('action=us')).toEqual([]);
    expect(await found(`actor=person:${member.who.id}`)).toEqual([2]);
    expect(await found('outcome=deny')).toEqual([2]);
    const [last, middle] = (await page(chief.client)).entries;
    expect(await found(`since=${middle?.at}&until=${last?.at}`)).toEqual([2]);
    expect((await chief.client.get(`${OURS}?since=2026-02-31T00:00:00.000000Z`)).status).toBe(400);
    expect((await chief.client.get(`${OURS}?since=0000-01-01T00:00:00.000000Z`)).status).toBe(400);
    expect((await chief.client.get(`${OURS}?before=x`)).status).toBe(400);
  });

  it('goes on where the page before ended', async () => {
    const big = await layClient(t.db.owner, t.deskId);
    const reader = await t.person('super-admin', big);
    const body = (n: string) => `{"sentence":"Deed ${n}."}`;
    await t.db.owner.query(
      `select guard.append_as($1, 'system', 'house.test', null, format($2, n)) from generate_series(1, 620) n`,
      [big, body('%s')],
    );
    const seen: number[] = [];
    let before: number | null = null;
    do {
      const got: RecordPage = await page(reader.client, before === null ? '' : `?before=${before}`);
      seen.push(...got.entries.map(({ n }) => n));
      before = got.before;
    } while (before !== null);
    expect(seen).toEqual(Array.from({ length: 620 }, (_, at) => 620 - at));
    expect((await page(reader.client, '?text=deed%207.')).entries.map(({ n }) => n)).toEqual([7]);
    expect(linesOf(await download(reader.client, 'big.jsonl'))).toHaveLength(622);
    expect(await withKey('big.jsonl')).toBe(0);
  });
});

describe('exporting it', () => {
  it('gives a file that verifies as good, and as broken once a byte is changed', async () => {
    const text = await download(chief.client, 'whole.jsonl');
    expect(await withKey('whole.jsonl')).toBe(0);
    expect(out).toContain('GOOD');
    await writeFile(join(folder, 'bad.jsonl'), text.replace('The Member said', 'The Member sold'));
    expect(await withKey('bad.jsonl')).toBe(1);
    expect(out).toContain('First bad entry: 2');
  });

  it('by a filter carries every header and the chosen bodies, and verifies', async () => {
    const text = await download(chief.client, 'some.jsonl', '?text=member');
    const [first, ...rest] = linesOf(text) as [RecordFirstLine, ...RecordEntryLine[]];
    expect(first).toMatchObject({ kind: 'client', chain: clientId, filter: { text: 'member' } });
    expect(rest.slice(0, -1).map(({ state }) => state)).toEqual(['withheld', 'whole', 'withheld']);
    expect(text).not.toContain('Agent was');
    expect(await withKey('some.jsonl')).toBe(0);
    expect(out).toContain('The content of 2 entries was left out of this export');
  });

  it('keeps and mails its checkpoint once, and tells the desk the head', async () => {
    const other = await layClient(t.db.owner, t.deskId);
    const reader = await t.person('super-admin', other);
    await tell('system', 'house.test', 'Something.', undefined, other);
    await download(reader.client, 'mine.jsonl');
    await download(reader.client, 'mine.jsonl');
    const letter = await mailbox.next(reader.who.email);
    const content = letter.parsed.attachments[0]?.content ?? '';
    await writeFile(
      join(folder, 'mailed.json'),
      typeof content === 'string' ? content : new Uint8Array(content),
    );
    expect(await verify('mine.jsonl', '--checkpoint', join(folder, 'mailed.json'))).toBe(0);
    const kept = await t.db.owner.query('select count from guard.checkpoint where chain = $1', [other]);
    expect(kept.rows).toEqual([{ count: '1' }]);
    const mails = await t.db.owner.query('select from guard.mail where person_id = $1', [reader.who.id]);
    expect(mails.rowCount).toBe(1);
    const heads = await t.db.owner.query<{ body: string }>(
      `select body from guard.record where chain = $1 and action = 'record.heads' and body like $2`,
      [t.deskId, `%${other}%`],
    );
    expect(heads.rows).toHaveLength(1);
  });

  it('of an empty chain is good too', async () => {
    const stranger = await t.person('super-admin');
    await download(stranger.client, 'empty.jsonl');
    expect(await withKey('empty.jsonl')).toBe(0);
  });
});

describe('erasing', () => {
  it('takes the content away and says so; the file stays good', async () => {
    const before = await download(chief.client, 'before.jsonl');
    const erased = await chief.client.post(ERASE, { entries: [1, 1, 999] });
    expect([erased.status, erased.body]).toEqual([200, { erased: 1 }]);
    const entries = (await page(chief.client)).entries;
    expect(entries[0]?.sentence).toBe('The content of entry 1 was erased.');
    expect(entries.at(-1)).toMatchObject({ n: 1, state: 'erased' });
    expect((await page(chief.client, '?text=first')).entries).toEqual([]);
    const after = await download(chief.client, 'after.jsonl');
    expect(after).not.toContain('Ünïcode');
    expect(await withKey('after.jsonl')).toBe(0);
    expect(out).toContain('1 entry was erased, and the record says so: 1');
    expect(await verify('after.jsonl', '--checkpoint', join(folder, 'before.jsonl'))).toBe(0);
    expect(before).toContain('Ünïcode');
  });

  it('needs a factor just shown, a Super admin, and entries that are there', async () => {
    const stale = await laySignIn(t.db.owner, chief.who, { factor: false });
    const late = await testClient(t.url, stale.token).post(ERASE, { entries: [2] });
    expect([late.status, late.body.code]).toEqual([403, 'factor-needed']);
    const refused = await member.client.post(ERASE, { entries: [2] });
    expect([refused.status, refused.body.code]).toEqual([403, 'not-allowed']);
    const none = await chief.client.post(ERASE, { entries: [12_345] });
    expect([none.status, none.body.code]).toEqual([404, 'not-found']);
    const elsewhere = await t.person('super-admin');
    expect((await elsewhere.client.post(ERASE, { entries: [2] })).status).toBe(404);
    const kept = await t.db.owner.query('select body from guard.record where chain = $1 and n = 2', [
      clientId,
    ]);
    expect(kept.rows[0].body).toContain('The Member said');
  });

  it('is not erased itself', async () => {
    const { entries } = await page(chief.client, '?action=record.erase');
    const reply = await chief.client.post(ERASE, { entries: entries.map(({ n }) => n) });
    expect(reply.status).toBe(404);
  });
});

describe('each door', () => {
  it.each([
    ['GET', EXPORT],
    ['POST', ERASE],
  ])('%s %s is for Super admins of a client alone', async (method, path) => {
    const body = method === 'POST' ? { entries: [1] } : undefined;
    const code = async (client: TestClient) => (await client.send(method, path, body)).body.code;
    expect(await code(t.nobody())).toBe('sign-in-needed');
    expect(await code(admin.client)).toBe('not-found');
    expect(await code(member.client)).toBe('not-allowed');
    expect(await code((await t.person('admin', clientId)).client)).toBe('not-allowed');
  });

  it('GET /api/portal/record is for people of a client alone', async () => {
    expect((await t.nobody().get(OURS)).body.code).toBe('sign-in-needed');
    expect((await admin.client.get(OURS)).body.code).toBe('not-found');
  });

  it.each([DESK, `${DESK}/export`])('GET %s is for admins of the desk alone', async (path) => {
    expect((await t.nobody().get(path)).body.code).toBe('sign-in-needed');
    expect((await chief.client.get(path)).body.code).toBe('not-found');
    expect((await (await t.agent('agent')).client.get(path)).body.code).toBe('not-allowed');
    expect((await (await t.agent('manager')).client.get(path)).body.code).toBe('not-allowed');
    expect((await admin.client.get(path)).status).toBe(200);
  });
});

describe("the desk's chain", () => {
  it('holds the heads of the clients that grew; two processes sign, mail and tell each once', async () => {
    const grown = await layClient(t.db.owner, t.deskId);
    const keeper = await layPerson(t.db.owner, grown, 'super-admin');
    await tell('system', 'house.test', 'Something.', undefined, grown);
    const deps = checkpointDeps(t.app);
    const [one, two] = await Promise.all([signCheckpoints(deps), signCheckpoints(deps)]);
    expect(one + two).toBeGreaterThan(1);
    const mails = await t.db.owner.query(`select from guard.mail where person_id = $1`, [keeper.id]);
    expect(mails.rowCount).toBe(1);
    const told = (await page(admin.client, `?text=${grown}`, DESK)).entries;
    expect(told.map(({ action }) => action)).toEqual(['record.heads']);
    const text = await download(admin.client, 'desk.jsonl', '', `${DESK}/export`);
    expect(text).toContain(grown);
    expect(await withKey('desk.jsonl')).toBe(0);
    expect(await readFile(join(folder, 'desk.jsonl'), 'utf8')).toContain('"kind":"desk"');
  });

  it('tells of customers of support sessions, verifies, and can be looked through for one of them', async () => {
    const { customer, customerId } = await layActive(admin.client, t.nobody());
    expect((await customer.post('/api/join/leave')).status).toBe(200);
    await download(admin.client, 'customers.jsonl', '', `${DESK}/export`);
    expect(await withKey('customers.jsonl'), out).toBe(0);
    const theirs = await page(admin.client, `?actor=customer:${customerId}`, DESK);
    expect(theirs.entries.map(({ action }) => action)).toEqual(['session.end', 'session.knock']);
  });

  it('is not signed again when nothing grew', async () => {
    await signCheckpoints(checkpointDeps(t.app));
    expect(await signCheckpoints(checkpointDeps(t.app))).toBe(0);
  });
});

describe('an erasure amid an export', () => {
  it('never gives a file that looks tampered with', async () => {
    const busy = await layClient(t.db.owner, t.deskId);
    const reader = await t.person('super-admin', busy);
    await t.db.owner.query(
      `select guard.append_as($1, 'system', 'house.test', null, '{"sentence":"${v7()}"}')
         from generate_series(1, 1200)`,
      [busy],
    );
    const erasing = (async () => {
      for (let n = 1100; n < 1120; n += 1) {
        expect((await reader.client.post(ERASE, { entries: [n] })).status).toBe(200);
      }
    })();
    for (let turn = 0; turn < 6; turn += 1) {
      const reply = await reader.client.get(EXPORT);
      if (reply.status !== 200) expect(reply.body.code).toBe('try-again');
      else {
        await writeFile(join(folder, 'amid.jsonl'), reply.body);
        expect(await withKey('amid.jsonl'), out).toBe(0);
      }
    }
    await erasing;
  });
});
