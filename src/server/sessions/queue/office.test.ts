import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Office, OfficeWindow, QueueGroups } from '../../../contracts/queue.ts';
import type { z } from 'zod';
import { wanted } from '../../testing/acme.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import { LIMITS } from '../../doors/limits.ts';
import { HELP, layWaiter, wait } from '../../testing/queue.ts';

const [MONDAY, FRIDAY, SUNDAY] = [1, 5, 7];
const nine = (day: number): OfficeWindow => ({ day, opens: 9 * 60, closes: 17 * 60 });
const WEEK = [1, 2, 3, 4, 5].map(nine);
const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: 0, closes: 1440 }));
const NIGHT = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: 90, closes: 210 }));

/** What is asked at a moment: zone, hours, closed days, the moment in UTC, open or the moment it opens next. */
type Case = readonly [
  string,
  string,
  readonly OfficeWindow[],
  readonly string[],
  string,
  true | string | null,
];

const CASES: readonly Case[] = [
  ['Berlin, winter, before', 'Europe/Berlin', WEEK, [], '2026-01-05T07:59:59Z', '2026-01-05T08:00:00.000Z'],
  ['Berlin, winter, at nine', 'Europe/Berlin', WEEK, [], '2026-01-05T08:00:00Z', true],
  ['Berlin, winter, last second', 'Europe/Berlin', WEEK, [], '2026-01-05T15:59:59Z', true],
  ['Berlin, winter, at five', 'Europe/Berlin', WEEK, [], '2026-01-05T16:00:00Z', '2026-01-06T08:00:00.000Z'],
  ['Berlin, summer, at nine', 'Europe/Berlin', WEEK, [], '2026-07-06T07:00:00Z', true],
  ['Berlin, summer, before', 'Europe/Berlin', WEEK, [], '2026-07-06T06:59:59Z', '2026-07-06T07:00:00.000Z'],
  [
    'over the change to summer time',
    'Europe/Berlin',
    WEEK,
    [],
    '2026-03-27T16:00:00Z',
    '2026-03-30T07:00:00.000Z',
  ],
  [
    'over the change to winter time',
    'Europe/Berlin',
    WEEK,
    [],
    '2026-10-23T15:00:00Z',
    '2026-10-26T08:00:00.000Z',
  ],
  ['in the hour that happens twice, first', 'Europe/Berlin', NIGHT, [], '2026-10-25T00:30:00Z', true],
  ['in the hour that happens twice, second', 'Europe/Berlin', NIGHT, [], '2026-10-25T01:30:00Z', true],
  ['after the hour that does not happen', 'Europe/Berlin', NIGHT, [], '2026-03-29T01:15:00Z', true],
  [
    'New York, where Monday is still Sunday',
    'America/New_York',
    [nine(MONDAY)],
    [],
    '2026-06-01T03:00:00Z',
    '2026-06-01T13:00:00.000Z',
  ],
  [
    'Auckland, where it is Monday already',
    'Pacific/Auckland',
    [nine(MONDAY)],
    [],
    '2026-05-31T22:00:00Z',
    true,
  ],
  [
    'Kolkata, half an hour off',
    'Asia/Kolkata',
    [nine(MONDAY)],
    [],
    '2026-06-01T03:29:59Z',
    '2026-06-01T03:30:00.000Z',
  ],
  ['a closed day', 'Europe/Berlin', WEEK, ['2026-12-25'], '2026-12-25T10:00:00Z', '2026-12-28T08:00:00.000Z'],
  [
    'a closed day elsewhere on the clock',
    'Pacific/Auckland',
    ALL_WEEK,
    ['2026-12-25'],
    '2026-12-24T11:30:00Z',
    '2026-12-25T11:00:00.000Z',
  ],
  [
    'the minute before midnight',
    'UTC',
    [{ day: SUNDAY, opens: 0, closes: 1440 }],
    [],
    '2026-06-07T23:59:59Z',
    true,
  ],
  [
    'two windows, between them',
    'UTC',
    [
      { day: FRIDAY, opens: 540, closes: 720 },
      { day: FRIDAY, opens: 780, closes: 1020 },
    ],
    [],
    '2026-06-05T12:30:00Z',
    '2026-06-05T13:00:00.000Z',
  ],
  ['no hours: always open', 'UTC', [], [], '2026-06-07T03:00:00Z', true],
  ['no hours, a closed day', 'UTC', [], ['2026-06-07'], '2026-06-07T03:00:00Z', '2026-06-08T00:00:00.000Z'],
  [
    'closed for as long as is known',
    'UTC',
    [nine(MONDAY)],
    ['2026-06-01', '2026-06-08', '2026-06-15', '2026-06-22', '2026-06-29', '2026-07-06'],
    '2026-06-01T10:00:00Z',
    null,
  ],
];

describe('a desk', () => {
  let t: TestApp;
  let agent: TestClient;
  let admin: TestClient;
  beforeAll(async () => {
    t = await testApp();
    agent = (await t.agent('agent')).client;
    admin = (await t.agent('agent', 'admin')).client;
  });
  afterAll(() => t.close());
  beforeEach(() => t.db.owner.query('delete from limit_counter').then(() => undefined));

  const office = async () => (await wanted<Office>(200, admin.get('/api/front/office'))).body;
  const setHours = async (zone: string, hours: readonly OfficeWindow[], closedDays: readonly string[]) =>
    admin.post('/api/front/hours', { zone, hours, closedDays, version: (await office()).version });

  it.each(CASES)('keeps its hours: %s', async (_name, zone, hours, closedDays, at, expected) => {
    await wanted(200, setHours(zone, hours, closedDays));
    const { rows } = await t.db.owner.query<{ open: boolean; next: Date | null }>(
      'select guard.is_open($1, $2) as open, guard.opens_next($1, $2) as next',
      [t.deskId, at],
    );
    const { open, next } = rows[0] as { open: boolean; next: Date | null };
    expect(open ? true : (next?.toISOString() ?? null)).toBe(expected);
  });

  it('that is closed takes nobody into line, says when it opens, and takes messages', async () => {
    const today = await t.db.owner.query<{ day: string }>(
      "select (now() at time zone 'UTC')::date::text as day",
    );
    await wanted(200, setHours('UTC', [], [today.rows[0]?.day ?? '']));
    const page = await wanted(200, t.nobody().get(HELP));
    expect(page.body).toMatchObject({ open: false, desk: 'Northside Support', verified: false, zone: 'UTC' });
    expect(Date.parse(page.body.opensAt as string)).toBeGreaterThan(Date.now());
    expect((await wait(t.nobody())).body.code).toBe('queue-closed');
    const words = { name: 'Mia', about: 'Tomorrow is fine', email: 'mia@example.com', language: 'en' };
    await wanted(201, t.nobody().post(`${HELP}/message`, words));
    await wanted(200, setHours('UTC', [], []));
    expect((await wanted(200, t.nobody().get(HELP))).body).toMatchObject({ open: true, opensAt: null });
  });

  it('takes no more of all addresses together than 6,000 in an hour, in line and as messages', async () => {
    const words = { name: 'Mia', about: 'Later', email: 'mia@example.com', language: 'en' };
    const comers = [() => wait(t.nobody()), () => t.nobody().post(`${HELP}/message`, words)];
    for (const come of comers) await wanted(201, come());
    const { count, seconds } = LIMITS['queue.wait.desk'];
    expect([count, seconds]).toEqual([6_000, 3_600]);
    const used = await t.db.owner.query(
      "update limit_counter set n = $1 where name = 'queue.wait.desk' and n = 2",
      [count],
    );
    expect(used.rowCount, 'one counter for both').toBe(1);
    for (const come of comers) {
      expect(await come()).toMatchObject({ status: 429, body: { limit: 'queue.wait.desk' } });
    }
  });

  it('takes a mail address that is one, and no list, name or comment', async () => {
    const words = { name: 'Mia', about: 'Later', language: 'en' };
    const bad = [
      '<mia@example.com>',
      'Mia<mia@example.com>',
      'mia@example.com,eve@example.com',
      'mia@exam"ple.com',
    ];
    for (const email of [...bad, 'mia(desk)@example.com', 'mia;eve@example.com', 'mia@[192.0.2.1]']) {
      const { status, body } = await t.nobody().post(`${HELP}/message`, { ...words, email });
      expect([email, status, body.code]).toEqual([email, 400, 'bad-input']);
    }
    await t.db.owner.query('delete from limit_counter');
    for (const email of ["o'mia+desk/x=1@example.com", 'mía@bücher.example']) {
      await wanted(201, t.nobody().post(`${HELP}/message`, { ...words, email }));
    }
  });

  it('mails its admins that a message waits, without a word of it, and not again at once', async () => {
    await t.db.owner.query("delete from guard.mail where params ->> 'what' = 'message'");
    for (const about of ['Click on evil.example', 'Once more']) {
      const words = { name: 'Mia', about, email: 'mia@example.com', language: 'en' };
      await wanted(201, t.nobody().post(`${HELP}/message`, words));
    }
    const { rows } = await t.db.owner.query(
      `select a.email, a.roles, to_jsonb(m)::text as whole from guard.mail m join public.agent a on a.id = m.agent_id
        where m.params ->> 'what' = 'message'`,
    );
    const admins = await t.db.owner.query("select email from public.agent where 'admin' = any (roles)");
    expect(rows.map(({ email }) => email)).toEqual(admins.rows.map(({ email }) => email));
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/Mia|evil/i);
  });

  it.each([
    [
      'that overlap',
      'UTC',
      [
        { day: 1, opens: 0, closes: 600 },
        { day: 1, opens: 500, closes: 700 },
      ],
      'hours-overlap',
    ],
    ['that end before they begin', 'UTC', [{ day: 1, opens: 600, closes: 500 }], 'hours-overlap'],
    ['of a zone that is none', 'Mars/Olympus', [], 'zone-unknown'],
  ])('refuses hours %s and keeps those it had', async (_name, zone, hours, code) => {
    await wanted(200, setHours('Asia/Kolkata', WEEK, []));
    expect((await setHours(zone, hours, [])).body.code).toBe(code);
    expect(await office()).toMatchObject({ zone: 'Asia/Kolkata', hours: WEEK });
  });

  it('lets admins alone change hours, address and groups', async () => {
    const { version, slugVersion } = await office();
    const tries = [
      agent.get('/api/front/office'),
      agent.post('/api/front/hours', { zone: 'UTC', hours: [], closedDays: [], version }),
      agent.post('/api/front/address', { slug: 'mine', version: slugVersion }),
      agent.post('/api/groups', { name: 'Mine', members: [] }),
      agent.post(`/api/groups/${t.deskId}`, { name: 'Mine', members: [], version: 1 }),
      agent.post(`/api/groups/${t.deskId}/remove`),
    ];
    const codes = (await Promise.all(tries)).map(({ body }) => body.code as string);
    expect(codes).toEqual(Array(6).fill('not-allowed'));
  });

  it('moves its help page, which is then nowhere else', async () => {
    const before = await office();
    const moved = { slug: 'north', version: before.slugVersion };
    await wanted(200, admin.post('/api/front/address', moved));
    expect((await t.nobody().get(HELP)).status).toBe(404);
    await wanted(200, t.nobody().get('/api/help/north'));
    expect((await admin.post('/api/front/address', moved)).body.code).toBe('version-conflict');
    const back = { slug: before.slug, version: before.slugVersion + 1 };
    await wanted(200, admin.post('/api/front/address', back));
  });

  it('has a flat list of groups: named once, changed by version, removed without losing who waits', async () => {
    await wanted(200, setHours('UTC', [], []));
    const { who } = await t.agent('agent');
    type Groups = z.infer<typeof QueueGroups>;
    const made = await wanted<Groups>(200, admin.post('/api/groups', { name: 'Phones', members: [who.id] }));
    const group = made.body.groups.find(({ name }) => name === 'Phones') as Groups['groups'][number];
    expect(group.members).toEqual([who.id]);
    expect((await admin.post('/api/groups', { name: 'phones', members: [] })).body.code).toBe('group-exists');
    await wanted(200, admin.post(`/api/groups/${group.id}`, { name: 'Telephones', members: [], version: 1 }));
    const stale = await admin.post(`/api/groups/${group.id}`, { name: 'Phones', members: [], version: 1 });
    expect(stale.body.code).toBe('version-conflict');
    await layWaiter(t.nobody(), 'Phil', { groupId: group.id });
    expect((await wanted(200, t.nobody().get(HELP))).body.groups).toHaveLength(2);
    await wanted(200, admin.post(`/api/groups/${group.id}/remove`));
    const { entries } = (await agent.get('/api/queue')).body as {
      entries: { name: string; groupId: string }[];
    };
    expect(entries.find(({ name }) => name === 'Phil')).toMatchObject({ groupId: t.deskId });
    expect((await admin.post(`/api/groups/${t.deskId}/remove`)).body.code).toBe('group-stays');
    expect((await wait(t.nobody(), 'Late', { groupId: group.id })).status).toBe(404);
  });
});
