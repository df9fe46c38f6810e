import { v7 } from 'uuid';
import { expect } from 'vitest';
import { as, insertPerson, lentAdd, refused, tell } from './entering.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';
import type { Company, Somebody, World } from './world.ts';

type Row = Record<string, unknown>;

/** Lets the owner's connection touch a client's rows as an onboarding desk admin's transaction would. */
async function onboardAdmin(w: World): Promise<{ admin: Somebody; client: string; person: string }> {
  const { layAgent, layClient, layPerson, laySignIn } = await import('../../../testing/people.ts');
  const who = await layAgent(w.db.owner, w.desk, ['agent', 'admin']);
  const client = await layClient(w.db.owner, w.desk, { state: 'onboarding' });
  const { id } = await layPerson(w.db.owner, client, 'super-admin', { status: 'invited' });
  return { admin: { ...who, token: (await laySignIn(w.db.owner, who)).token }, client, person: id };
}

const onboarding: Probe[] = [
  probe('an onboarding directory is edited by a desk admin, in every table', async (w) => {
    const { admin, client, person } = await onboardAdmin(w);
    await as(w, admin, async (c) => {
      await c.query('select guard.onboard($1)', [client]);
      const [line, device] = [v7(), v7()];
      await c.query(`insert into line values ($1, $2, '+1', 'x', $3)`, [client, line, person]);
      await c.query(`insert into device values ($1, $2, 'x', 'other', $3)`, [client, device, person]);
      const changed = [
        await c.query(`update person set first = 'Eva' where client_id = $1 and id = $2`, [client, person]),
        await c.query(`update line set label = 'y' where client_id = $1 and id = $2`, [client, line]),
        await c.query(`update device set name = 'y' where client_id = $1 and id = $2`, [client, device]),
        await c.query(`delete from line where client_id = $1 and id = $2`, [client, line]),
        await c.query(`delete from device where client_id = $1 and id = $2`, [client, device]),
        await c.query(`delete from person where client_id = $1 and id = $2`, [client, person]),
      ];
      expect(changed.map(({ rowCount }) => rowCount)).toEqual([1, 1, 1, 1, 1, 1]);
      await tell(c, client);
    });
  }),
  probe('who confirms a directory confirms what they saw: any edit since is a conflict', async (w) => {
    const { layClient, layPerson, laySignIn } = await import('../../../testing/people.ts');
    const { admin } = await onboardAdmin(w);
    const client = await layClient(w.db.owner, w.desk, { state: 'onboarding' });
    const chief = await layPerson(w.db.owner, client, 'super-admin');
    const member = await layPerson(w.db.owner, client, 'member', { first: 'Eve', last: 'Turner' });
    const token = (await laySignIn(w.db.owner, chief)).token;
    const seenVersion = await as(w, { ...chief, token }, async (c) => {
      const found = await c.query<{ version: number }>('select version from client');
      return found.rows[0]?.version;
    });
    await as(w, admin, async (c) => {
      await c.query('select guard.onboard($1)', [client]);
      await c.query(`update person set role = 'super-admin' where client_id = $1 and id = $2`, [
        client,
        member.id,
      ]);
      await tell(c, client);
    });
    await refused(
      as(w, { ...chief, token }, (c) => c.query('select guard.go_live(2, $1)', [seenVersion])),
      'version-conflict',
    );
  }),
  probe('a live directory is closed to a desk admin', async (w) => {
    const { admin } = await onboardAdmin(w);
    await refused(
      as(w, admin, (c) => c.query('select guard.onboard($1)', [w.acme.id])),
      'client-live',
    );
  }),
  probe('an agent who is no admin onboards nothing', async (w) => {
    const { client } = await onboardAdmin(w);
    await refused(
      as(w, w.agent, (c) => c.query('select guard.onboard($1)', [client])),
      'not-allowed',
    );
  }),
  probe('onboarding one client touches no row of another, by any statement', async (w) => {
    const { admin, client, person } = await onboardAdmin(w);
    const acme = w.acme;
    const attempts: [string, unknown[]][] = [
      [`insert into line values ($1, $2, '+1', 'x', null)`, [acme.id, v7()]],
      [`insert into device values ($1, $2, 'x', 'other', null)`, [acme.id, v7()]],
      [
        `insert into person (client_id, id, first, last, email, email_key, first_keys, last_keys, role)
        values ($1, $2, 'a', 'b', 'c@d.example', 'c@d.example', '{a}', '{b}', 'member')`,
        [acme.id, v7()],
      ],
      [
        `insert into person (client_id, id, first, last, email, email_key, first_keys, last_keys, role)
        values ($1, $2, 'a', 'b', 'c@d.example', 'c@d.example', '{a}', '{b}', 'member')
        on conflict (client_id, id) do update set role = 'super-admin'`,
        [acme.id, acme.member.id],
      ],
      [`update person set client_id = $1 where client_id = $2`, [acme.id, client]],
      [`update line set client_id = $1, owner_id = null where client_id = $2`, [acme.id, client]],
    ];
    for (const [sql, values] of attempts) {
      await refused(
        as(w, admin, async (c) => {
          await c.query('select guard.onboard($1)', [client]);
          await c.query(`insert into line values ($1, $2, '+1', 'x', $3)`, [client, v7(), person]);
          await c.query(sql, values);
          await tell(c, client);
        }),
        'no-authority',
        '42501',
      );
    }
  }),
  probe('COPY and MERGE go through the same fences', async (w) => {
    const { admin, client } = await onboardAdmin(w);
    await refused(
      as(w, admin, async (c) => {
        await c.query('select guard.onboard($1)', [client]);
        await c.query('copy person from stdin');
      }),
      '0A000', // PostgreSQL copies nothing into a table with row security
    );
    await refused(
      as(w, admin, async (c) => {
        await c.query('select guard.onboard($1)', [client]);
        await c.query(
          `merge into line l using (select $1::uuid as client_id) x on false
            when not matched then insert values (x.client_id, $2, '+1', 'x', null)`,
          [w.acme.id, v7()],
        );
        await tell(c, client);
      }),
      'no-authority',
    );
  }),
  probe('a row of another client is neither changed nor deleted', async (w) => {
    const { admin, client } = await onboardAdmin(w);
    await as(w, admin, async (c) => {
      await c.query('select guard.onboard($1)', [client]);
      const touched = [
        await c.query(`update person set first = 'X' where client_id = $1`, [w.acme.id]),
        await c.query(`update line set label = 'X' where client_id = $1`, [w.acme.id]),
        await c.query(`update device set name = 'X' where client_id = $1`, [w.acme.id]),
        await c.query(`delete from line where client_id = $1`, [w.acme.id]),
        await c.query(`delete from device where client_id = $1`, [w.acme.id]),
      ];
      expect(touched.map(({ rowCount }) => rowCount)).toEqual([0, 0, 0, 0, 0]);
      await tell(c, client);
    });
  }),
  probe('a delete takes nothing of anybody else along: no sign-in, factor, line or contact', async (w) => {
    await w.db.owner.query(
      `insert into auth.factor (id, client_id, person_id, kind, label, secret) values ($1, $2, $3, 'authenticator', 'x', 'AAAA')`,
      [v7(), w.acme.id, w.acme.admin.id],
    );
    await lentAdd(w, w.acme);
    const tables = ['auth.sign_in', 'auth.factor', 'line', 'device', 'person', 'guard.contact'];
    const counts = tables.map(
      (table) => `(select count(*)::int from ${table} where client_id = $1) as "${table}"`,
    );
    const kept = async () =>
      (await w.db.owner.query<Row>(`select ${counts.join(', ')}`, [w.acme.id])).rows[0];
    const before = await kept();
    expect(Object.values(before ?? {})).not.toContain(0);
    const all = [
      'delete from person',
      'delete from client',
      `delete from person where client_id = '${w.acme.id}'`,
    ];
    const gone: unknown[] = [];
    for (const who of [w.agent, w.acme.member, w.acme.chief, w.globex.chief])
      for (const sql of all)
        await as(w, who, async (c) => gone.push((await c.query(sql)).rowCount)).catch(() => undefined);
    const { admin, client } = await onboardAdmin(w);
    await as(w, admin, async (c) => {
      await c.query('select guard.onboard($1)', [client]);
      expect((await c.query('delete from person')).rowCount, 'its own, which is one').toBe(1);
      await tell(c, client);
    });
    expect(gone.filter((count) => count !== 0)).toEqual([]);
    expect(await kept()).toEqual(before);
  }),
  probe('an onboarding edit makes nobody active and moves no state', async (w) => {
    const { admin, client, person } = await onboardAdmin(w);
    for (const sql of [
      `update person set status = 'active' where id = $1`,
      `update person set email_changed_at = null, status = 'suspended' where id = $1`,
    ]) {
      await refused(
        as(w, admin, async (c) => {
          await c.query('select guard.onboard($1)', [client]);
          await c.query(sql, [person]);
          await tell(c, client);
        }),
        'no-authority',
      );
    }
  }),
  probe('nobody is written into a directory as if they had accepted', async (w) => {
    const { admin, client } = await onboardAdmin(w);
    const write = (columns: string, values: string) =>
      as(w, admin, async (c) => {
        await c.query('select guard.onboard($1)', [client]);
        await c.query(
          `insert into person (client_id, id, first, last, email, email_key, first_keys, last_keys, role, ${columns})
           values ($1, $2, 'Eve', 'Turner', $3, $3, '{eve}', '{turner}', 'super-admin', ${values})`,
          [client, v7(), `${v7()}@acme.example`],
        );
        await tell(c, client);
      });
    await refused(write('status', `'active'`), 'no-authority');
    await refused(write('status', `'suspended'`), 'no-authority');
    await refused(write('email_changed_at', `'-infinity'`), 'no-authority');
    await write('status', `'invited'`);
    for (const email of ['eve@evil.example', 'eve@évil.example', 'ève@acme.example']) {
      const elsewhere = `update person set email = '${email}' where last = 'Turner'`; // found by one, written to at another
      await refused(
        as(w, admin, async (c) => {
          await c.query('select guard.onboard($1)', [client]);
          await c.query(elsewhere);
          await tell(c, client);
        }),
        'no-authority',
      );
    }
  }),
  probe('an address that the desk corrects is nobody’s until it is shown to be theirs', async (w) => {
    const { layPerson } = await import('../../../testing/people.ts');
    const { admin, client, person } = await onboardAdmin(w);
    const chief = await layPerson(w.db.owner, client, 'super-admin');
    const changed = async (id: string) => {
      await as(w, admin, async (c) => {
        await c.query('select guard.onboard($1)', [client]);
        await c.query(`update person set email = $2, email_key = $2 where id = $1`, [
          id,
          `${v7()}@acme.example`,
        ]);
        await c.query(`update person set phone = '+44 20' where id = $1`, [id]);
        await tell(c, client);
      });
      const { rows } = await w.db.owner.query<{ at: Date | null }>(
        'select email_changed_at as at from person where client_id = $1 and id = $2',
        [client, id],
      );
      return rows[0]?.at;
    };
    expect(await changed(chief.id)).toBeInstanceOf(Date);
    expect(await changed(person)).toBeNull(); // their invitation goes to the right one
  }),
  probe('keys across clients do not tell that a row exists', async (w) => {
    const { admin, client } = await onboardAdmin(w);
    const codes = [];
    for (const owner of [w.acme.member.id, v7()]) {
      const error: unknown = await as(w, admin, async (c) => {
        await c.query('select guard.onboard($1)', [client]);
        await c.query(`insert into line values ($1, $2, '+1', 'x', $3)`, [client, v7(), owner]);
        await tell(c, client);
      }).catch((caught: unknown) => caught);
      codes.push((error as { code: string }).code);
    }
    expect(codes).toEqual(['23503', '23503']);
    await as(w, admin, async (c) => {
      await c.query('select guard.onboard($1)', [client]);
      await insertPerson(
        c,
        client,
        { email: w.acme.member.email, first: 'Liam', last: 'Park', phone: null, role: 'member' },
        { id: w.acme.member.id },
      );
      await tell(c, client);
    });
  }),
];

/** Rows of these tables that somebody sees. */
async function seen(w: World, who: Somebody, table: string): Promise<Row[]> {
  return as(w, who, async (c) => (await c.query<Row>(`select * from ${table}`)).rows);
}

const clientIds = (rows: Row[]) => new Set(rows.map((row) => row['client_id'] ?? row['id']));
const only = (company: Company) => new Set([company.id]);

const reading: Probe[] = [
  probe('a Super admin reads their own client whole, and nothing of another', async (w) => {
    for (const table of ['person', 'line', 'device', 'client']) {
      expect(clientIds(await seen(w, w.acme.chief, table)), table).toEqual(only(w.acme));
    }
    expect((await seen(w, w.acme.chief, 'person')).length).toBeGreaterThanOrEqual(4);
  }),
  probe('a Member reads themself and what is theirs', async (w) => {
    expect((await seen(w, w.acme.member, 'person')).map((row) => row['id'])).toEqual([w.acme.member.id]);
    expect((await seen(w, w.acme.member, 'line')).map((row) => row['id'])).toEqual([w.acme.line]);
    expect((await seen(w, w.acme.member, 'device')).map((row) => row['id'])).toEqual([w.acme.device]);
    expect(await seen(w, w.globex.admin, 'line')).toHaveLength(1);
  }),
  probe(
    'an agent reads nobody whom they did not find, and then that one with their line and device',
    async (w) => {
      expect(await seen(w, w.agent, 'person where client_id = ' + `'${w.globex.id}'`)).toEqual([]);
      expect(await seen(w, w.agent, 'client')).toEqual([]);
      const { aProvenContact } = await import('./entering.ts');
      await aProvenContact(w, w.acme, w.acme.member);
      const found = await seen(w, w.agent, 'person');
      expect(found.map((row) => row['id'])).toContain(w.acme.member.id);
      expect(found.map((row) => row['id'])).not.toContain(w.acme.admin.id);
      expect(await seen(w, w.agent, `line where id = '${w.acme.line}'`)).toHaveLength(1);
      expect(await seen(w, w.agent, `device where id = '${w.acme.device}'`)).toHaveLength(1);
      expect(await seen(w, w.agent, `device where id = '${w.globex.device}'`)).toEqual([]);
    },
  ),
  probe('a desk admin reads clients and directories, a person sees no agents', async (w) => {
    const { admin } = await onboardAdmin(w);
    expect((await seen(w, admin, 'client')).length).toBeGreaterThanOrEqual(2);
    expect((await seen(w, admin, `person where client_id = '${w.globex.id}'`)).length).toBeGreaterThanOrEqual(
      4,
    );
    expect((await seen(w, w.agent, 'agent')).length).toBeGreaterThanOrEqual(2);
    expect(await seen(w, w.acme.chief, 'agent')).toEqual([]);
    expect(await seen(w, w.acme.chief, 'desk')).toHaveLength(1);
  }),
  probe('raised tiers and grants are read by their own client alone', async (w) => {
    const { layRows } = await import('../../../testing/people.ts');
    await layRows(w.db.owner, 'raised_tier', async () => {
      await w.db.owner.query(`insert into raised_tier values ($1, 'phone.view', 3) on conflict do nothing`, [
        w.globex.id,
      ]);
    });
    await layRows(w.db.owner, 'person_grant', async () => {
      await w.db.owner.query(`insert into person_grant values ($1, $2, 'billing') on conflict do nothing`, [
        w.globex.id,
        w.globex.admin.id,
      ]);
    });
    for (const table of ['raised_tier', 'person_grant']) {
      expect(await seen(w, w.globex.chief, table), table).toHaveLength(1);
      expect(await seen(w, w.acme.chief, table), table).toEqual([]);
    }
  }),
  probe(
    'rights are changed by nobody without a policy change, not even their owner by accident',
    async (w) => {
      for (const sql of [
        `update raised_tier set tier = 0`,
        `insert into raised_tier values ('${w.acme.id}', 'phone.view', 1)`,
        `insert into person_grant values ('${w.acme.id}', '${w.acme.admin.id}', 'reports')`,
        `update client set preset = 'documented' where id = '${w.acme.id}'`,
        `update line set owner_id = null where id = '${w.acme.line}'`,
        `update device set owner_id = null where id = '${w.acme.device}'`,
      ]) {
        await refused(w.db.owner.query(sql), 'no-authority');
      }
    },
  ),
];

/** Rows of a client: who reads them, and who touches them. */
export const rows = [...onboarding, ...reading];
