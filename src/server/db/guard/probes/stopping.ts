import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import { outside, refused } from './entering.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';
import type { World } from './world.ts';

/** A factor of the Member that does not count yet, with the mail about it and its stop link, as the mail job lays them. */
async function aStopLink(w: World): Promise<{ secret: Buffer; hash: Buffer; factor: string; mail: string }> {
  const secret = randomBytes(32);
  const hash = createHash('sha256').update(secret).digest();
  const [factor, mail] = [v7(), v7()];
  const { owner } = w.db;
  const member = [w.acme.id, w.acme.member.id];
  await owner.query(
    `insert into auth.factor (id, client_id, person_id, kind, label, secret, counts_from)
     values ($3, $1, $2, 'authenticator', 'App', 'AAAA', clock_timestamp() + interval '7 days')`,
    [...member, factor],
  );
  await owner.query(
    `insert into guard.mail (id, kind, client_id, person_id, params, state)
     values ($3, 'notice', $1, $2, jsonb_build_object('what', 'factor', 'factor', $4::text), 'sent')`,
    [...member, mail, factor],
  );
  await owner.query(
    `insert into auth.link (id, purpose, secret_hash, mail_id, client_id, person_id, expires_at)
     values ($3, 'stop', $4, $5, $1, $2, clock_timestamp() + interval '7 days')`,
    [...member, v7(), hash, mail],
  );
  return { secret, hash, factor, mail };
}

const BODY = '{"sentence":"Probe."}';

/** Stopping without the secret that was mailed. */
export const stopping: Probe[] = [
  probe('no secret, a guessed one and the stored hash stop nothing and show nothing', async (w) => {
    const { hash, factor, mail } = await aStopLink(w);
    for (const secret of [null, Buffer.alloc(0), randomBytes(32), hash]) {
      await refused(
        outside(w, (c) => c.query('select guard.stop($1, $2)', [secret, BODY])),
        'link-bad',
      );
      const shown = await outside(w, (c) => c.query('select * from guard.stop_shown($1)', [secret]));
      expect(shown.rows).toEqual([]);
    }
    const left = await w.db.owner.query('delete from auth.factor where id = $1', [factor]);
    expect(left.rowCount).toBe(1);
    await w.db.owner.query('delete from auth.link where mail_id = $1', [mail]);
  }),
  probe('the secret of another link stops nothing', async (w) => {
    const { secret, factor, mail } = await aStopLink(w);
    await w.db.owner.query("update auth.link set purpose = 'not-me' where mail_id = $1", [mail]);
    await refused(
      outside(w, (c) => c.query('select guard.stop($1, $2)', [secret, BODY])),
      'link-bad',
    );
    const left = await w.db.owner.query('delete from auth.factor where id = $1', [factor]);
    expect(left.rowCount).toBe(1);
    await w.db.owner.query('delete from auth.link where mail_id = $1', [mail]);
  }),
  probe('of two who use one stop link at once, one is through, and the record tells it once', async (w) => {
    const { secret, factor, mail } = await aStopLink(w);
    const told = async () =>
      (await w.db.owner.query("select from guard.record where action = 'factor.stop'")).rowCount ?? 0;
    const before = await told();
    const both = await Promise.allSettled(
      [1, 2].map(() => outside(w, (c) => c.query('select guard.stop($1, $2)', [secret, BODY]))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await told()).toBe(before + 1);
    const left = await w.db.owner.query('select from auth.factor where id = $1', [factor]);
    expect(left.rowCount).toBe(0);
    const member = [w.acme.id, w.acme.member.id];
    await w.db.owner.query(
      'update auth.sign_in set ended_at = null where client_id = $1 and person_id = $2',
      member,
    );
    await w.db.owner.query('delete from auth.link where mail_id = $1', [mail]);
  }),
];
