import { v7 } from 'uuid';
import { expect } from 'vitest';
import { layRows, laySignIn } from '../../../testing/people.ts';
import { addAsLent, as, hashOf, heard, lentAdd, refused, tell } from './entering.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';
import { saidOf } from './world.ts';

// An id belongs to one client: that another has a person of the same is no news to it, and must lead nowhere.

/** Two people of two clients under one id. */
export const twins: Probe[] = [
  probe(
    'an agent who adds somebody under the id of another client’s person reads that person no more for it',
    async (w) => {
      const [there, lent] = [w.globex.second, await lentAdd(w, w.acme)];
      await addAsLent(w, lent, w.acme, { id: there.id });
      const contact = v7();
      const said = saidOf('Liam', 'Park', lent.person.email);
      const tried = await heard(w, said);
      await as(w, w.agent, async (c) => {
        const { rows } = await c.query('select guard.match($1, $2, $3) as found', [contact, said, tried]);
        expect(rows).toEqual([{ found: true }]);
        await tell(c, w.acme.id);
      });
      for (const [table, key] of [
        ['person', 'id'],
        ['line', 'owner_id'],
        ['device', 'owner_id'],
      ] as const) {
        const read = await as(w, w.agent, (c) =>
          c.query(`select client_id from ${table} where ${key} = $1`, [there.id]),
        );
        expect(read.rows, table).toEqual(table === 'person' ? [{ client_id: w.acme.id }] : []);
      }
      await as(w, w.agent, async (c) => {
        await c.query('select guard.close_contact($1)', [contact]);
        await tell(c, w.acme.id);
      });
    },
  ),
  probe('what a person lent in their portal is not spent by whoever has their id elsewhere', async (w) => {
    const { chief } = w.acme;
    const person = {
      email: `new-${v7()}@acme.example`,
      first: 'Liam',
      last: 'Park',
      phone: null,
      role: 'member',
    };
    const [request, authority, params] = [v7(), v7(), JSON.stringify(person)];
    await as(w, chief, async (c) => {
      await c.query("select guard.ask($1, null, 'user.add', '{}', $2)", [request, params]);
      await c.query('select guard.lend($1, $2)', [authority, request]);
      await tell(c, w.acme.id);
    });
    await layRows(w.db.owner, 'person', async () => {
      await w.db.owner.query(
        `insert into person (client_id, id, first, last, email, email_key, first_keys, last_keys, role, status)
         values ($1, $2, 'T', 'W', 'twin@globex.example', 'twin@globex.example', '{t}', '{w}', 'super-admin', 'active')`,
        [w.globex.id, chief.id],
      );
    });
    const twin = { ...chief, clientId: w.globex.id, email: 'twin@globex.example' };
    const { token } = await laySignIn(w.db.owner, twin);
    await refused(
      as(w, { ...twin, token }, (c) => c.query('select guard.use($1, $2)', [authority, hashOf(params)])),
      'no-authority',
    );
    await layRows(w.db.owner, 'person', async () => {
      await w.db.owner.query('delete from auth.sign_in where client_id = $1 and person_id = $2', [
        w.globex.id,
        chief.id,
      ]);
      await w.db.owner.query('delete from person where client_id = $1 and id = $2', [w.globex.id, chief.id]);
    });
  }),
];
