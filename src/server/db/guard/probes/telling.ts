import { v7 } from 'uuid';
import { as, hashOf, heard, insertPerson, lentAdd, refused, tell } from './entering.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';
import type { Somebody } from './world.ts';

/** The record: what is done is told where it was done, what was not is not, and what was told stays. */
export const telling: Probe[] = [
  probe('a change without a record entry does not commit', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await refused(
      as(w, w.agent, async (c) => {
        await c.query('select guard.use($1, $2)', [lent.authority, hashOf(lent.params)]);
        await insertPerson(c, w.acme.id, lent.person);
      }),
      'no-record-entry',
    );
  }),
  probe('a change is not told as if it had been refused', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await refused(
      as(w, w.agent, async (c) => {
        await c.query('select guard.use($1, $2)', [lent.authority, hashOf(lent.params)]);
        await insertPerson(c, w.acme.id, lent.person);
        const body = JSON.stringify({ contact: lent.contact, refused: 'x' });
        await c.query('select guard.append_refusal($1, $2, null, $3)', [w.acme.id, 'probe.tell', body]);
      }),
      'not-found',
    );
  }),
  probe('a change told to another chain does not commit', async (w) => {
    const lent = await lentAdd(w, w.acme);
    await refused(
      as(w, w.agent, async (c) => {
        await c.query('select guard.use($1, $2)', [lent.authority, hashOf(lent.params)]);
        await insertPerson(c, w.acme.id, lent.person);
        await c.query('select guard.append_refusal($1, $2, null, $3)', [
          w.desk,
          'probe.tell',
          '{"refused":"x"}',
        ]);
      }),
      'no-record-entry',
    );
  }),
  probe('a question without a record entry does not commit', async (w) => {
    const said = { keys: { email: 'a@b.example', first: ['a'], last: ['b'] } };
    const tried = await heard(w, said);
    await refused(
      as(w, w.agent, (c) => c.query('select guard.match($1, $2, $3)', [v7(), said, tried])),
      'no-record-entry',
    );
  }),
  probe('a person tells no chain but their own client’s', async (w) => {
    await refused(
      as(w, w.acme.chief, (c) => tell(c, w.globex.id)),
      'not-found',
    );
    await refused(
      as(w, w.acme.chief, (c) => tell(c, w.desk)),
      'not-found',
    );
    await refused(
      as(w, w.agent, (c) => tell(c, v7())),
      'not-found',
    );
  }),
  probe('nobody tells a chain what they did not do there', async (w) => {
    const said = [w.agent, w.acme.chief, w.acme.member].map((who) =>
      refused(
        as(w, who, (c) => tell(c, w.acme.id)),
        'not-found',
      ),
    );
    await Promise.all([
      ...said,
      refused(
        as(w, w.agent, (c) => tell(c, w.desk)),
        'not-found',
      ),
    ]);
  }),
  probe('what was refused is told to a client by who may, and for what is that client’s', async (w) => {
    const { contact, request } = await lentAdd(w, w.acme);
    const refusal = (who: Somebody, chain: string, about: object) =>
      as(w, who, (c) =>
        c.query('select guard.append_refusal($1, $2, null, $3)', [
          chain,
          'probe.tell',
          JSON.stringify(about),
        ]),
      );
    await refused(refusal(w.agent, w.acme.id, { refused: 'x' }), 'not-found');
    await refused(refusal(w.agent, w.globex.id, { contact, refused: 'x' }), 'not-found');
    await refused(refusal(w.agent, w.acme.id, { contact }), 'not-found');
    await refused(refusal(w.acme.chief, w.globex.id, { contact, refused: 'x' }), 'not-found');
    await refusal(w.colleague, w.acme.id, { contact, refused: 'x' });
    await refusal(w.agent, w.acme.id, { refused: 'x', request });
    await refusal(w.agent, w.desk, { refused: 'x' });
    await refusal(w.acme.member, w.acme.id, { refused: 'x' });
  }),
  probe(
    'nobody tells what would make a record unreadable, or what only the record says of itself',
    async (w) => {
      const told = (action: string, body: string, rule: string | null = null) =>
        refused(
          as(w, w.acme.chief, (c) =>
            c.query('select guard.append_refusal($1, $2, $3, $4)', [w.acme.id, action, rule, body]),
          ),
          'bad-input',
        );
      const whole = '{"refused":"x","sentence":"x"}';
      for (const body of [
        '{"refused": "x"}',
        '{"sentence":"x","refused":"x"}',
        '{"refused":"x","refused":"x"}',
        '{"refused":"x","sentence":"\\u0041"}',
        '{"refused":"x","tries":1.0}',
        '{"refused":"x","tries":1e3}',
        '{"refused":"x","tries":12345678901234567890}',
        '["refused"]',
        `{"refused":"${'x'.repeat(9_000_000)}"}`,
      ]) {
        await told('probe.tell', body);
      }
      await told('a'.repeat(101), whole);
      await told('probe.tell', whole, 'a'.repeat(201));
      await told('record.erase', '{"entries":[1],"refused":"x"}');
      await told('house.restored', whole);
    },
  ),
  probe('not even the owner changes, deletes or empties the record by mistake', async (w) => {
    await lentAdd(w, w.acme);
    for (const sql of [
      `update guard.record set actor = 'system'`,
      'delete from guard.record',
      'truncate guard.record',
    ]) {
      await refused(w.db.owner.query(sql), 'record-stays');
    }
  }),
];
