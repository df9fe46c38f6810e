import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import { until } from '../../../testing/acme.ts';
import { layAgent, laySignIn } from '../../../testing/people.ts';
import {
  aProvenContact,
  as,
  hashOf,
  heard,
  insertPerson,
  lentAdd,
  outside,
  refused,
  tell,
} from './entering.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';
import { saidOf } from './world.ts';
import type { Somebody, World } from './world.ts';

const LINK = 'k'.repeat(43);

/** A session of the colleague's in a contact of Acme, with a way in; ended after the work. */
async function inSession(w: World, work: (session: string) => Promise<void>): Promise<void> {
  const [contact, session] = [v7(), v7()];
  const said = saidOf('Sam', 'Chief', w.acme.chief.email);
  const tried = await heard(w, said, w.colleague);
  await as(w, w.colleague, async (c) => {
    await c.query('select guard.match($1, $2, $3)', [contact, said, tried]);
    await c.query('select guard.open_session($1, $2, null, null)', [session, contact]);
    await c.query("select guard.lay_key($1, $2, 'link', $3)", [v7(), session, LINK]);
    await tell(c, w.acme.id);
  });
  try {
    await work(session);
  } finally {
    await as(w, w.colleague, async (c) => {
      await c.query('select guard.end_session($1)', [session]);
      await tell(c, w.acme.id);
    });
  }
}

const knock = (w: World, id: string, token = randomBytes(32)) =>
  w.db.pools.app.query("select guard.knock($1, $2, $3, 'Robin', '{}', '192.0.2.1', 'en', false)", [
    id,
    LINK,
    token,
  ]);

const stand = (w: World, id: string) =>
  w.db.pools.app.query(
    `select guard.stand_in_line($1, 'northside-support', null, $2, 'Robin', 'Help', null, '{}', '192.0.2.1', 'en', false)`,
    [id, randomBytes(32)],
  );

async function anAdmin(w: World): Promise<Somebody> {
  const who = await layAgent(w.db.owner, w.desk, ['admin']);
  return { ...who, token: (await laySignIn(w.db.owner, who)).token };
}

/** Pulls the desk's switch of all sessions, as its admin; each session that ended is told. */
async function switched(w: World, stop: boolean): Promise<void> {
  const admin = await anAdmin(w);
  await as(w, admin, async (c) => {
    const ended = await c.query<{ chain: string }>('select chain from guard.stop_all_sessions($1)', [stop]);
    for (const { chain } of ended.rows) await tell(c, chain);
    await tell(c, w.desk);
  });
}

/** Begins a session in a transaction that is still open when the switch is pulled. @returns how it stands then */
async function atTheSwitch(w: World, begin: (c: pg.PoolClient) => Promise<string>): Promise<unknown> {
  let stopping: Promise<void> | undefined;
  let session = '';
  try {
    await as(w, w.agent, async (c) => {
      session = await begin(c);
      await tell(c, w.desk);
      stopping = switched(w, true);
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    await stopping;
    const { rows } = await w.db.owner.query('select state from guard.session where id = $1', [session]);
    return rows;
  } finally {
    await switched(w, false);
  }
}

/** Whoever comes from outside, under whatever id, is a customer and nobody else. */
export const coming: Probe[] = [
  probe('a customer with the id of an agent spends nothing that was lent to that agent', async (w) => {
    const lent = await lentAdd(w, w.acme);
    const token = randomBytes(32);
    const people = () => w.db.owner.query('select from person where client_id = $1', [w.acme.id]);
    const before = (await people()).rowCount;
    await inSession(w, async (session) => {
      await w.db.owner.query(
        `insert into guard.customer (id, session_id, token_hash, name, network, came_by) values ($1, $2, $3, 'Robin', '-', 'key')`,
        [w.agent.id, session, createHash('sha256').update(token).digest()],
      );
      await refused(
        outside(w, async (c) => {
          await c.query('begin');
          await c.query('select guard.enter_customer($1)', [token]);
          await c.query('select guard.use($1, $2)', [lent.authority, hashOf(lent.params)]);
          await insertPerson(c, w.acme.id, lent.person);
          await tell(c, w.acme.id);
          await c.query('commit');
        }),
        'no-authority',
      );
    });
    expect((await people()).rowCount).toBe(before);
    await w.db.owner.query('delete from guard.customer where id = $1', [w.agent.id]);
  }),
  probe('nobody comes by a key or stands in line under an id that is somebody’s', async (w) => {
    await inSession(w, async () => {
      const [waiter, customer] = [v7(), v7()];
      await stand(w, waiter);
      const taken = [w.agent.id, w.acme.member.id, waiter];
      for (const id of taken) await refused(knock(w, id), 'conflict');
      await knock(w, customer);
      for (const id of [...taken, customer]) await refused(stand(w, id), 'conflict');
      await w.db.owner.query('delete from guard.queue_entry where id = $1', [waiter]);
    });
  }),
  probe('a customer hears nothing of who came before them, nor whom the agent found', async (w) => {
    await inSession(w, async (session) => {
      const [first, second, token] = [v7(), v7(), randomBytes(32)];
      await knock(w, first);
      await as(w, w.colleague, async (c) => {
        await c.query('select guard.admit($1, $2, false)', [session, first]);
        await c.query("select guard.lay_key($1, $2, 'link', $3)", [v7(), session, LINK]);
        await tell(c, w.acme.id);
      });
      await knock(w, second, token);
      await outside(w, async (c) => {
        await c.query('begin');
        await c.query('select guard.enter_customer($1)', [token]);
        const there = await c.query<{ id: string }>('select id from session_customer');
        expect(there.rows).toEqual([{ id: second }]);
        const { rows } = await c.query('select client_name, person_id, mail, key_until from support_session');
        expect(rows).toEqual([{ client_name: null, person_id: null, mail: null, key_until: null }]);
      });
    });
  }),
  probe('whoever comes just as their address is blocked does not come in', async (w) => {
    await inSession(w, async (session) => {
      const admin = await anAdmin(w);
      const block = (c: pg.PoolClient, reason: string | null) =>
        c.query("select * from guard.block_network('192.0.2.1', $1)", [reason]);
      let coming: Promise<pg.QueryResult> | undefined;
      try {
        await as(w, admin, async (c) => {
          await block(c, 'Plays');
          coming = knock(w, v7());
          await until(async () => {
            const waits = "select from pg_locks where locktype = 'advisory' and not granted";
            return (await w.db.owner.query(waits)).rowCount === 1;
          });
          await tell(c, w.desk);
        });
        expect((await coming)?.rows).toEqual([]);
        const { rows } = await w.db.owner.query('select state from guard.session where id = $1', [session]);
        expect(rows).toEqual([{ state: 'inviting' }]);
      } finally {
        await as(w, admin, async (c) => {
          await block(c, null);
          await tell(c, w.desk);
        });
      }
    });
  }),
  probe('a session that begins just as the switch is pulled ends with all others', async (w) => {
    await stand(w, v7());
    const claimed = await atTheSwitch(w, async (c) => {
      const session = v7();
      const { rows } = await c.query('select id from guard.claim($1, null, null)', [session]);
      expect(rows.length).toBe(1);
      return session;
    });
    expect(claimed).toEqual([{ state: 'ended' }]);
    const opened = await atTheSwitch(w, async (c) => {
      const session = v7();
      await c.query('select guard.open_session($1, null, null, null)', [session]);
      return session;
    });
    expect(opened).toEqual([{ state: 'ended' }]);
  }),
  probe('nobody acts on an old picture of the database: a second client of one name is seen', async (w) => {
    const admin = await anAdmin(w);
    const create = (c: pg.PoolClient, id: string) =>
      c.query('select guard.create_client($1, $2, $3, $4, $5, $6)', [
        id,
        'Twin',
        ['twin'],
        [],
        v7(),
        {
          first: 'T',
          last: 'W',
          email: 't@twin.example',
          email_key: 't@twin.example',
          first_keys: ['t'],
          last_keys: ['w'],
        },
      ]);
    for (const level of ['repeatable read', 'serializable']) {
      await refused(
        outside(w, async (c) => {
          await c.query(`begin isolation level ${level}`);
          await c.query('select guard.enter($1)', [admin.token]); // what this sees stays from here on
          const first = v7();
          await as(w, admin, async (other) => {
            await create(other, first);
            await tell(other, first);
          }).catch(() => undefined); // the second time round it is there
          const second = v7();
          await create(c, second);
          await tell(c, second);
          await c.query('commit');
        }),
        'bad-input',
      );
    }
    await refused(
      outside(w, async (c) => {
        await c.query('begin isolation level repeatable read');
        await c.query('select guard.enter_customer($1)', [randomBytes(32)]);
      }),
      'bad-input',
    );
  }),
  probe('four digits are tried three times, whatever is taken back', async (w) => {
    const contact = await aProvenContact(w, w.acme);
    const digits = await as(w, w.agent, async (c) => {
      const made = await c.query<{ digits: string }>('select * from guard.make_digits($1)', [contact]);
      await tell(c, w.acme.id);
      return made.rows[0]?.digits ?? '';
    });
    const type = (c: pg.PoolClient, what: string) =>
      c.query('select guard.type_digits($1, $2)', [contact, what]);
    const confirm = async (c: pg.PoolClient) => {
      const { rows } = await c.query<{ ok: boolean }>('select guard.confirm_digits($1) as ok', [contact]);
      await tell(c, w.acme.id);
      return rows[0]?.ok;
    };
    const wrong = String((Number(digits) + 1) % 10_000).padStart(4, '0');
    await refused(
      as(w, w.acme.chief, async (c) => {
        await type(c, digits);
        await confirm(c);
      }),
      'code-spent',
    );
    for (let n = 0; n < 2; n += 1) {
      await as(w, w.acme.chief, (c) => type(c, wrong));
      expect(await as(w, w.acme.chief, confirm)).toBe(false);
    }
    await refused(as(w, w.acme.chief, confirm), 'code-spent'); // each is compared once
    await as(w, w.acme.chief, (c) => type(c, wrong));
    await refused(
      as(w, w.acme.chief, (c) => type(c, digits)),
      'code-spent',
    );
  }),
  probe(
    'a code is tried five times, whatever is taken back: nobody hears of a guess before it counts for good',
    async (w) => {
      const [contact, code] = [v7(), v7()];
      const said = saidOf('Sam', 'Chief', w.acme.chief.email);
      const tried = await heard(w, said);
      await as(w, w.agent, async (c) => {
        await c.query('select guard.match($1, $2, $3)', [contact, said, tried]);
        await c.query('select guard.ask_code($1, $2, null)', [code, contact]);
        await tell(c, w.acme.id);
      });
      await w.db.owner.query(
        `update guard.code set salt = 'x', hash = sha256('x00004711'), sent_at = clock_timestamp(),
         email_key = $2, expires_at = clock_timestamp() + interval '10 minutes' where id = $1`,
        [code, w.acme.chief.email],
      );
      const guess = (c: pg.PoolClient, id: string, digits: string) =>
        c.query('select guard.guess($1, $2, $3)', [id, contact, digits]);
      const prove = (c: pg.PoolClient, id: string) =>
        c.query<{ right: boolean }>('select guard.prove($1, $2) as right', [contact, id]);
      for (const digits of ['00004710', '00004711']) {
        const id = v7();
        await refused(
          as(w, w.agent, async (c) => {
            await guess(c, id, digits);
            await c.query('savepoint before');
            await prove(c, id);
          }),
          'code-spent',
        );
        await refused(
          as(w, w.agent, (c) => prove(c, id)),
          'code-spent',
        ); // what was rolled back is gone
      }
      const ids = Array.from({ length: 5 }, () => v7());
      for (const id of ids) await as(w, w.agent, (c) => guess(c, id, '00004710'));
      await refused(
        as(w, w.agent, (c) => guess(c, v7(), '00004711')),
        'code-spent',
      );
      const right = async (id = '') =>
        outside(w, async (c) => {
          await c.query('begin');
          await c.query('select guard.enter($1)', [w.agent.token]);
          return (await prove(c, id)).rows[0]?.right;
        });
      expect([await right(ids[0]), await right(ids[0])]).toEqual([false, false]); // rolled back, told again: the same
      const proofs = await w.db.owner.query('select tier from guard.proof where contact_id = $1', [contact]);
      expect(proofs.rows).toEqual([{ tier: 1 }]);
    },
  ),
  probe(
    'a caller is looked for once for each time it was counted, and in no transaction that counted it',
    async (w) => {
      const said = (name: string) => saidOf(name, 'Chief', w.acme.chief.email);
      const match = async (c: pg.PoolClient, name: string, tried: string) => {
        const { rows } = await c.query('select guard.match($1, $2, $3) as found', [v7(), said(name), tried]);
        return (rows[0] as { found: boolean }).found;
      };
      const own = v7();
      await refused(
        as(w, w.agent, async (c) => {
          await c.query('select guard.hear_caller($1, $2)', [own, said('Sam')]);
          await match(c, 'Sam', own);
        }),
        'bad-input',
      );
      await refused(
        as(w, w.agent, (c) => match(c, 'Sam', own)),
        'bad-input',
      ); // what was rolled back is gone
      const wrong = await heard(w, said('Wanda'));
      await refused(
        as(w, w.agent, (c) => match(c, 'Sam', wrong)),
        'bad-input',
      );
      await refused(
        as(w, w.colleague, (c) => match(c, 'Wanda', wrong)),
        'bad-input',
      );
      const failures = async () =>
        (await w.db.owner.query('select from guard.failed_match where agent_id = $1', [w.agent.id])).rowCount;
      const before = await failures();
      const looked = async (name: string, tried: string) =>
        outside(w, async (c) => {
          await c.query('begin');
          await c.query('select guard.enter($1)', [w.agent.token]);
          return match(c, name, tried);
        });
      expect([await looked('Wanda', wrong), await looked('Sam', await heard(w, said('Sam')))]).toEqual([
        false,
        true,
      ]);
      expect(await failures(), 'taken back, it counts all the same').toBe((before ?? 0) + 1);
      await w.db.owner.query('delete from guard.failed_match');
    },
  ),
];
