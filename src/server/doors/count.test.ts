import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../testing/database.ts';
import { programOf } from '../testing/program.ts';
import { networkOf } from './address.ts';
import { countTry, NETWORKS_OF_A_SITE } from './count.ts';
import { LIMITS, type LimitName } from './limits.ts';

/** Counts `times` tries in a process of its own. @returns how many were let through */
async function countElsewhere(
  db: TestDatabase,
  name: LimitName,
  times: number,
  key: string,
): Promise<number> {
  const child = spawn(process.execPath, [await programOf('countTries')], {
    env: {
      ...process.env,
      ACCESS: JSON.stringify(db.access.roles.bw_app),
      LIMIT: name,
      TIMES: String(times),
      KEY: key,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) =>
      status === 0 ? resolve(Number(out)) : reject(new Error(`status ${status}`)),
    );
  });
}

describe('a limit', () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await testDatabase()));
  afterAll(() => db.drop());

  it('lets its count through and then says when to come back', async () => {
    const { count, seconds } = LIMITS['sign-in.link.address'];
    const once = () => countTry(db.pools.app, 'sign-in.link.address', 'Dana@acme.example ');
    for (let n = 0; n < count; n += 1) await once();
    const refused = await once().then(
      () => null,
      (error: unknown) => error as { code: string; members: { wait: number } },
    );
    expect(refused?.code).toBe('limit-reached');
    expect(refused?.members.wait).toBeGreaterThan(0);
    expect(refused?.members.wait).toBeLessThanOrEqual(seconds);
    await countTry(db.pools.app, 'sign-in.link.address', 'other@acme.example');
  });

  it.each(['code.send.person', 'sign-in.finish.account', 'sign-in.link.address', 'match.agent'] as const)(
    'is one over two processes at once: %s',
    async (name) => {
      const { count, seconds } = LIMITS[name];
      const each = Math.ceil(count * 0.8);
      const window = () => Math.floor(Date.now() / 1000 / seconds);
      for (;;) {
        const [began, key] = [window(), randomUUID()];
        const passed = await Promise.all([1, 2].map(() => countElsewhere(db, name, each, key)));
        if (began !== window()) continue; // in a new window everything is counted anew
        expect(passed.reduce((sum, one) => sum + one, 0)).toBe(count);
        return;
      }
    },
  );

  it('by address is one for an IPv6 /48, too, however many of its networks somebody holds', async () => {
    const [name, { count }] = ['set-up.ip', LIMITS['set-up.ip']] as const;
    const most = NETWORKS_OF_A_SITE * count;
    let [n, wait] = [0, 0];
    const nth = (at: number) => countTry(db.pools.app, name, `2001:db8:7:${at.toString(16)}::1`);
    while (wait === 0 && n <= most) {
      await nth((n += 1)).catch((error: unknown) => {
        ({ wait } = (error as { members: { wait: number } }).members);
      });
    }
    expect([n - 1, wait > 0]).toEqual([most, true]);
    await countTry(db.pools.app, name, '2001:db8:8:1::1');
    await countTry(db.pools.app, name, '192.0.2.7');
  });

  it('keeps no address', async () => {
    const rows = await db.owner.query<{ text: string }>(
      "select string_agg(row_to_json(l)::text, '') as text from limit_counter l",
    );
    expect(rows.rows[0]?.text).not.toMatch(/dana|acme/i);
  });
});

describe('an address in a limit', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
  ])('%s counts as %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
