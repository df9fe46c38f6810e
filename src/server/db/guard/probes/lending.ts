import { v7 } from 'uuid';
import { expect } from 'vitest';
import { layRows } from '../../../testing/people.ts';
import {
  addAsLent,
  aProvenContact,
  as,
  hashOf,
  heard,
  insertPerson,
  lendIn,
  lentAdd,
  refused,
  tell,
} from './entering.ts';
import type { Lent } from './entering.ts';
import { probe } from './probe.ts';
import type { Company, Somebody, World } from './world.ts';

const peopleOf = async (w: World, company: Company) =>
  (
    await w.db.owner.query<{ n: number }>('select count(*)::int as n from person where client_id = $1', [
      company.id,
    ])
  ).rows[0]?.n;

/** Changes an acting person's row as the owner would, and puts it back afterwards. */
async function whilePersonIs(w: World, company: Company, id: string, set: string, work: () => Promise<void>) {
  const before = await w.db.owner.query('select role, status from person where client_id = $1 and id = $2', [
    company.id,
    id,
  ]);
  const { role, status } = before.rows[0] as { role: string; status: string };
  const put = (text: string, values: unknown[]) =>
    layRows(w.db.owner, 'person', async () => {
      await w.db.owner.query(`update person set ${text} where client_id = $1 and id = $2`, [
        company.id,
        id,
        ...values,
      ]);
    });
  await put(set, []);
  try {
    await work();
  } finally {
    await put('role = $3, status = $4', [role, status]);
  }
}

const use = (w: World, lent: Lent, params = lent.params, who = w.agent) =>
  as(w, who, async (c) => {
    await c.query('select guard.use($1, $2)', [lent.authority, hashOf(params)]);
    await tell(c, w.acme.id);
  });

/** One use, by whom, for what, while what holds. */
export const lending = [
  probe('lent authority adds exactly the person it names', async (w) => {
    const lent = await lentAdd(w, w.acme);
    const before = await peopleOf(w, w.acme);
    await addAsLent(w, lent, w.acme);
    expect(await peopleOf(w, w.acme)).toBe((before ?? 0) + 1);
  }),
  probe('an authority works once', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await addAsLent(w, lent, w.acme);
    await refused(addAsLent(w, lent, w.acme), 'authority-used');
  }),
  probe('an authority works once in two transactions at once', async (w) => {
    const lent = await lentAdd(w, w.acme);
    const before = await peopleOf(w, w.acme);
    const both = await Promise.allSettled([addAsLent(w, lent, w.acme), addAsLent(w, lent, w.acme)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await peopleOf(w, w.acme)).toBe((before ?? 0) + 1);
  }),
  probe('an authority adds one person, not two', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await refused(
      as(w, w.agent, async (c) => {
        await c.query('select guard.use($1, $2)', [lent.authority, hashOf(lent.params)]);
        await insertPerson(c, w.acme.id, lent.person);
        await insertPerson(c, w.acme.id, lent.person, { email_key: 'another@acme.example' });
        await tell(c, w.acme.id);
      }),
      'no-authority',
    );
  }),
  probe('other parameters than those that were hashed are refused', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await refused(use(w, lent, '{"role":"super-admin"}'), 'parameters-changed');
  }),
  probe('a row that differs from the frozen parameters is refused', async (w) => {
    for (const change of [
      { role: 'super-admin' },
      { email: 'thief@evil.example' },
      { phone: '+1 900' },
      { status: 'active' },
    ]) {
      await refused(addAsLent(w, await lentAdd(w, w.acme), w.acme, change), 'parameters-changed');
    }
  }),
  probe('an authority of one client adds nobody to another', async (w) => {
    await refused(addAsLent(w, await lentAdd(w, w.acme), w.globex), 'no-authority');
  }),
  probe('an authority to add changes and removes nobody', async (w) => {
    for (const sql of [
      'update person set first = $2 where id = $1',
      'delete from person where id = $1 and $2::text is not null',
    ]) {
      const lent = await lentAdd(w, w.acme);
      await refused(
        as(w, w.agent, async (c) => {
          await c.query('select guard.use($1, $2)', [lent.authority, hashOf(lent.params)]);
          await c.query(sql, [w.acme.chief.id, 'X']);
          await tell(c, w.acme.id);
        }),
        'no-authority',
      );
    }
  }),
  probe('another agent cannot use it', async (w) => {
    await refused(use(w, await lentAdd(w, w.acme), undefined, w.colleague), 'no-authority');
  }),
  probe('the lender cannot use what they lent to the agent', async (w) => {
    await refused(use(w, await lentAdd(w, w.acme), undefined, w.acme.chief), 'no-authority');
  }),
  probe('it ends with the contact', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await as(w, w.agent, async (c) => {
      await c.query('select guard.close_contact($1)', [lent.contact]);
      await tell(c, w.acme.id);
    });
    await refused(use(w, lent), 'authority-revoked');
  }),
  probe('it ends when the contact is handed over', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await as(w, w.agent, async (c) => {
      await c.query('select guard.hand_over($1, $2)', [lent.contact, w.colleague.id]);
      await tell(c, w.acme.id);
    });
    await refused(use(w, lent), 'authority-revoked');
    await refused(use(w, lent, undefined, w.colleague), 'no-authority');
  }),
  probe('it ends when the request is withdrawn', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await as(w, w.agent, async (c) => {
      await c.query('select guard.withdraw($1)', [lent.request]);
      await tell(c, w.acme.id);
    });
    await refused(use(w, lent), 'authority-revoked');
  }),
  probe('it runs out', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await w.db.owner.query(`update guard.authority set expires_at = clock_timestamp() where id = $1`, [
      lent.authority,
    ]);
    await refused(use(w, lent), 'authority-expired');
  }),
  probe('a role or status that is lost is asked again when it is used', async (w) => {
    for (const set of [`role = 'member'`, `status = 'suspended'`]) {
      const lent = await lentAdd(w, w.acme);
      await whilePersonIs(w, w.acme, w.acme.chief.id, set, () => refused(use(w, lent), 'not-allowed'));
    }
  }),
  probe('losing the role while it waits ends it there and then', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await w.db.owner.query('begin');
    await w.db.owner.query(
      `insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), $1, 'client.onboard')`,
      [w.acme.id],
    );
    await w.db.owner.query(`update person set role = 'member' where client_id = $1 and id = $2`, [
      w.acme.id,
      w.acme.chief.id,
    ]);
    await w.db.owner.query(`select guard.append_as($1, 'system', 'probe.tell', null, '{}')`, [w.acme.id]);
    await w.db.owner.query('commit');
    const state = await w.db.owner.query('select state from guard.request where id = $1', [lent.request]);
    await layRows(w.db.owner, 'person', async () => {
      await w.db.owner.query(`update person set role = 'super-admin' where client_id = $1 and id = $2`, [
        w.acme.id,
        w.acme.chief.id,
      ]);
    });
    expect(state.rows).toEqual([{ state: 'lapsed' }]);
    await refused(use(w, lent), 'authority-revoked');
  }),
  probe('a Super admin who is the last one stays', async (w) => {
    const remove = async () => {
      await w.db.owner.query('begin');
      await w.db.owner.query(
        `insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), $1, 'client.onboard')`,
        [w.acme.id],
      );
      await w.db.owner.query(
        `update person set role = 'member' where client_id = $1 and role = 'super-admin'`,
        [w.acme.id],
      );
    };
    try {
      await refused(remove(), 'last-super-admin');
    } finally {
      await w.db.owner.query('rollback');
    }
  }),
  probe('nothing is lent below the tier that the table asks for', async (w) => {
    const contact = v7();
    const request = v7();
    const said = { keys: { email: w.acme.chief.email, first: ['sam'], last: ['chief'] } };
    const tried = await heard(w, said);
    await as(w, w.agent, async (c) => {
      await c.query('select guard.match($1, $2, $3)', [contact, said, tried]);
      await c.query('select guard.ask($1, $2, $3, $4, $5)', [
        request,
        contact,
        'user.add',
        '{}',
        '{"email":"x@acme.example","first":"X","last":"Y","phone":null,"role":"admin"}',
      ]);
      await tell(c, w.acme.id);
    });
    await refused(
      as(w, w.agent, (c) => c.query('select guard.lend($1, $2)', [v7(), request])),
      'not-allowed',
    );
  }),
  probe(
    'nobody changes of their own what follows from their details: since when an address counts, or its key',
    async (w) => {
      const { id } = w.acme.member;
      const change = (params: Record<string, unknown>) =>
        as(w, w.acme.member, async (c) => {
          const [request, authority] = [v7(), v7()];
          const frozen = JSON.stringify(params);
          const subject = JSON.stringify({ personId: id });
          await c.query('select guard.ask($1, null, $2, $3, $4)', [request, 'user.change', subject, frozen]);
          await c.query('select guard.lend($1, $2)', [authority, request]);
          await c.query('select guard.use($1, $2)', [authority, hashOf(frozen)]);
          const set = Object.keys(params).map((column, at) => `${column} = $${at + 2}`);
          await c.query(`update person set ${set.join(', ')} where id = $1`, [id, ...Object.values(params)]);
          await tell(c, w.acme.id);
        });
      await refused(change({ email_changed_at: null }), 'bad-input');
      await refused(change({ email_changed_at: '-infinity' }), 'bad-input');
      await refused(change({ email_key: w.globex.chief.email }), 'bad-input');
      await refused(change({ first_keys: ['anybody'] }), 'bad-input');
      await change({ phone: '+44 20 7946 0000' });
    },
  ),
  probe(
    'an authority over one person changes and removes nobody else, and frees no line or device of theirs',
    async (w) => {
      const { chief, admin, member, line, device } = w.acme;
      const tried = (action: string, params: string, sql: string, values: unknown[]) =>
        as(w, chief, async (c) => {
          const [request, authority] = [v7(), v7()];
          const subject = JSON.stringify({ personId: admin.id });
          await c.query('select guard.ask($1, null, $2, $3, $4)', [request, action, subject, params]);
          await c.query('select guard.lend($1, $2)', [authority, request]);
          await c.query('select guard.use($1, $2)', [authority, hashOf(params)]);
          expect((await c.query(sql, values)).rowCount).toBe(1);
          await tell(c, w.acme.id);
        });
      const phone = '+44 20 7946 0000';
      const changed = 'update person set phone = $2 where id = $1';
      const frozen = JSON.stringify({ phone });
      await refused(tried('user.change', frozen, changed, [member.id, phone]), 'no-authority');
      const gone = JSON.stringify({ email: admin.email });
      for (const [sql, id] of [
        ['delete from person where id = $1', member.id],
        ['update line set owner_id = null where id = $1', line],
        ['update device set owner_id = null where id = $1', device],
      ] as const)
        await refused(tried('user.remove', gone, sql, [id]), 'no-authority');
      await tried('user.change', frozen, changed, [admin.id, phone]);
    },
  ),
  probe('a work order is taken back by its lender or a Super admin, and by no other colleague', async (w) => {
    const { chief, second, admin, member } = w.acme;
    const contact = await aProvenContact(w, w.acme);
    const [request, authority, order] = [v7(), v7(), v7()];
    const params = '{"details":"the lobby","subject":{}}';
    await as(w, w.agent, async (c) => {
      const asked = [request, contact, 'sip-credentials.request', '{}', params];
      await c.query('select guard.ask($1, $2, $3, $4, $5)', asked);
      await c.query('select guard.lend($1, $2)', [authority, request]);
      await c.query('select guard.order_work($1, $2, $3)', [order, authority, hashOf(params)]);
      await tell(c, w.acme.id);
    });
    const revoke = (who: Somebody) =>
      as(w, who, async (c) => {
        await c.query('select guard.revoke_work($1)', [order]);
        await tell(c, w.acme.id);
      });
    for (const who of [admin, member, w.globex.chief, w.agent]) await refused(revoke(who), 'not-found');
    await revoke(second);
    await refused(revoke(chief), 'work-ended');
  }),
  probe('a Member lends nothing that the table denies them', async (w) => {
    const contact = await aProvenContact(w, w.acme, w.acme.member);
    await refused(lendIn(w, w.acme, contact), 'not-allowed');
  }),
  probe('adding a Super admin waits for a second approver', async (w) => {
    const contact = await aProvenContact(w, w.acme);
    await refused(lendIn(w, w.acme, contact, 'super-admin'), 'not-allowed');
  }),
];
