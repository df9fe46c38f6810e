import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyChain } from '../record/chain.ts';
import { addMembers, aMortal, send, type Mortal, type Wish } from './faults.ts';

/** Tests that nothing acknowledged is lost, and nothing done twice, while processes die so many times each. */
export function describeFaults(times: number): void {
  describe(`killed ${times} times each, amid changes`, () => {
    let mortal: Mortal;
    const done: Wish[] = [];
    const open: Wish[] = [];
    beforeAll(async () => void (mortal = await aMortal()), 120_000);
    afterAll(() => mortal.close());

    /** Lets people work, kills at some moment amid it, and brings things back as the next start would. */
    async function round(name: string, kill: () => Promise<void> | void): Promise<void> {
      await mortal.asOwner((owner) => owner.query('truncate limit_counter')); // 200 people an hour would be a wall
      const busy = addMembers(mortal, name);
      await expect.poll(() => busy.done.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(3);
      await kill();
      await busy.stop();
      done.push(...busy.done);
      open.push(...busy.open);
    }
    const serves = async () => (await mortal.chief().get('/api/portal/people')).status;

    it.each(Array.from({ length: times }, (_one, n) => n))(
      'the server, %i',
      async (n) => {
        await round(`s${n}`, () => mortal.killServer());
        await mortal.start();
        expect(await serves()).toBe(200);
      },
      60_000,
    );

    it.each(Array.from({ length: times }, (_one, n) => n))(
      'the database, %i',
      async (n) => {
        // Rounds end with the first answer that is no success: here the database's being away.
        await round(`d${n}`, () => mortal.killDatabase());
        await expect.poll(serves, { timeout: 30_000, interval: 50 }).toBe(200);
      },
      60_000,
    );

    it('lost nothing that was acknowledged, and does once what is asked again', async () => {
      const members = () =>
        mortal.asOwner(async (owner) => {
          const { rows } = await owner.query<{ email: string }>(
            "select email from person where role = 'member'",
          );
          return rows.map(({ email }) => email).sort();
        });
      const before = await members();
      expect(done.filter(({ email }) => !before.includes(email))).toEqual([]);
      // Claims of processes that died open after a minute; the test does not wait for it.
      await mortal.asOwner((owner) =>
        owner.query("update idempotency set at = at - interval '2 minutes' where status is null"),
      );
      for (const wish of open) expect([wish, await send(mortal.chief(), wish)]).toEqual([wish, true]);
      const all = [...done, ...open].map(({ email }) => email).sort();
      expect(await members()).toEqual(all);
      const told = await mortal.asOwner((owner) =>
        owner.query("select from guard.record where chain = $1 and action = 'user.add'", [mortal.clientId]),
      );
      expect(told.rowCount).toBe(all.length);
      expect(open.length).toBeGreaterThan(0);
    }, 60_000);

    it('left a record that verifies', async () => {
      const exported = await mortal.chief().get('/api/portal/record/export');
      expect(exported.status).toBe(200);
      const verdict = await verifyChain(String(exported.body).trimEnd().split('\n'));
      expect(verdict).toMatchObject({ chain: mortal.clientId });
      expect(verdict.result).not.toBe('broken');
    });
  });
}
