import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import { as, insertPerson, lentAdd, outside, refused, tell } from './entering.ts';
import { inner } from './inner.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';
import { stopping } from './stopping.ts';
import type { World } from './world.ts';

const person = { email: 'forged@evil.example', first: 'F', last: 'G', phone: null, role: 'super-admin' };

/** A statement that `bw_app` has no right to, whoever entered. */
const denied = (name: string, sql: string): Probe =>
  probe(name, async (w) => {
    const lent = await lentAdd(w, w.acme);
    const text = sql
      .replaceAll('$AUTHORITY', lent.authority)
      .replaceAll('$CLIENT', w.acme.id)
      .replaceAll('$CONTACT', lent.contact)
      .replaceAll('$PERSON', w.acme.chief.id)
      .replaceAll('$NEW', v7());
    await refused(
      as(w, w.agent, (c) => c.query(text)),
      '42501',
      '0A000',
      '55P02',
      '22023',
    );
  });

/** Every table of the guard and of the sign-in room, closed to the server's role. */
const closedTables: Probe[] = [
  denied(
    'no authority is inserted',
    `insert into guard.authority (id, request_id, client_id, lender_id, action, params, params_hash, expires_at)
    values ('$NEW', '$NEW', '$CLIENT', '$PERSON', 'user.add', '{}', '', clock_timestamp())`,
  ),
  denied(
    'no authority is extended',
    `update guard.authority set expires_at = 'infinity' where id = '$AUTHORITY'`,
  ),
  denied('no authority is un-used', `update guard.authority set spent_at = null where id = '$AUTHORITY'`),
  denied('no authority is deleted', `delete from guard.authority where id = '$AUTHORITY'`),
  denied('no authority is read', 'select * from guard.authority'),
  denied(
    'no proof is inserted',
    `insert into guard.proof (contact_id, tier, way, client_id, person_id)
    values ('$CONTACT', 3, 'portal-digits', '$CLIENT', '$PERSON')`,
  ),
  denied('no proof is raised', `update guard.proof set tier = 3 where contact_id = '$CONTACT'`),
  denied('no proof is kept alive', `update guard.proof set at = 'infinity' where contact_id = '$CONTACT'`),
  denied(
    'no sign-in is inserted',
    `insert into auth.sign_in (id, token_hash, client_id, person_id, expires_at)
    values ('$NEW', sha256('x'), '$CLIENT', '$PERSON', 'infinity')`,
  ),
  denied('no proof is deleted', `delete from guard.proof where contact_id = '$CONTACT'`),
  denied('no sign-in is read', 'select * from auth.sign_in'),
  denied(
    'no sign-in is given a fresh factor',
    `update auth.sign_in set factor_at = clock_timestamp() where person_id = '$PERSON'`,
  ),
  denied(
    'no sign-in is extended',
    `update auth.sign_in set expires_at = 'infinity' where person_id = '$PERSON'`,
  ),
  denied('no sign-in is un-ended', `update auth.sign_in set ended_at = null where person_id = '$PERSON'`),
  denied(
    'no sign-in is turned into another’s',
    `update auth.sign_in set person_id = '$PERSON' where client_id = '$CLIENT'`,
  ),
  denied('no sign-in is deleted', `delete from auth.sign_in where person_id = '$PERSON'`),
  denied(
    'no news is numbered, so that all after it would be old',
    "insert into outbox (id, topic) overriding system value values (9000000000000, 'x')",
  ),
  denied('no news is numbered from another number on', "select setval('outbox_id_seq', 9000000000000)"),
  denied(
    'no factor is inserted',
    `insert into auth.factor (id, client_id, person_id, kind, label, secret)
    values ('$NEW', '$CLIENT', '$PERSON', 'authenticator', 'x', 'AAAA')`,
  ),
  denied(
    'no link is made',
    `insert into auth.link (id, purpose, secret_hash, expires_at) values ('$NEW', 'invitation', '', 'infinity')`,
  ),
  denied(
    'no record entry is inserted',
    `insert into guard.record (chain, n, at, action, actor, prev, hash, digest)
    values ('$CLIENT', 999, clock_timestamp(), 'x', 'system', '', '', '')`,
  ),
  denied('no record entry is changed', `update guard.record set body = '{}' where chain = '$CLIENT'`),
  denied('no record entry is deleted', 'delete from guard.record'),
  denied(
    'no transaction is marked as allowed',
    `insert into guard.tx (xid, client_id, action) values (pg_current_xact_id(), '$CLIENT', 'client.onboard')`,
  ),
  denied('no rule is changed', `update guard.rule set outcome = 'allow'`),
  denied('no touch is added', `insert into guard.touch values ('user.add', 'person', 'DELETE')`),
  denied('the key is not read', 'select * from guard.secret'),
  denied('the mac is not asked for', `select guard.mac('x')`),
  denied(
    'how another stands is not asked for',
    'select guard.standing_in(gen_random_uuid(), gen_random_uuid())',
  ),
  denied('no code is read', 'select * from guard.code'),
  denied(
    'no code is made by the server',
    `select guard.code_made('$NEW', sha256('1'), ''::bytea, false, 'a@b.example')`,
  ),
  denied('no sign-in link is mailed by the server', `select guard.ask_sign_in('a@b.example')`),
  denied('no mail is leased by the server', 'select * from guard.mail_next()'),
  denied(
    'nobody appends as somebody else',
    `select guard.append_as('$CLIENT', 'person:$PERSON', 'x.y', null, '{}')`,
  ),
  denied('nobody ends another contact through the inside', `select guard.disown('$CONTACT')`),
  denied('no wait is stopped through the inside', `select guard.stop_wait('$CLIENT', '$NEW')`),
  denied('no factor is stopped through the inside', `select guard.stop_factor('$CLIENT', '$NEW')`),
  denied('nobody sweeps as the server', 'select guard.sweep()'),
  denied('nobody makes a way back as the server', `select guard.make_way_back('a@b', '\\x00')`),
  denied('nobody restores as the server', `select guard.restored('{}')`),
  denied('the preset is not lowered', `update client set preset = 'documented' where id = '$CLIENT'`),
  denied('a tier is not lowered', `delete from raised_tier`),
  denied('no grant is given', `insert into person_grant values ('$CLIENT', '$PERSON', 'billing')`),
  denied(
    'no agent is made',
    `insert into agent (id, desk_id, first, last, email, email_key, roles, status)
    select '$NEW', desk_id, 'x', 'y', 'z', 'z', '{admin}', 'active' from agent limit 1`,
  ),
  denied('no table is emptied', 'truncate person cascade'),
  denied('no trigger is switched off', 'alter table person disable trigger all'),
  denied('no trigger is dropped', 'drop trigger person_guard on person'),
  denied('no policy is dropped', 'drop policy person_reads on person'),
  denied('replication does not silence triggers', `set session_replication_role = replica`),
  denied('no other role is taken', 'set role bw_owner'),
  denied('no role of the sign-in room is taken', 'set role bw_auth'),
  denied('no session of another role', `set session authorization bw_auth`),
  denied(
    'row security is not switched off for a read that it would filter',
    `set local row_security = off; select * from person`,
  ),
  denied(
    'no function is put into public',
    `create function public.now() returns timestamptz language sql as 'select null::timestamptz'`,
  ),
  denied(
    'no function is put into guard',
    `create function guard.now2() returns int language sql as 'select 1'`,
  ),
  denied('no schema is made', 'create schema mine'),
  denied('no temporary table shadows ours', `create temporary table person (id uuid)`),
  denied('nothing is copied to a program', `copy (select 1) to program 'true'`),
  denied('no file is read', `select pg_read_file('/etc/passwd')`),
];

const context: Probe[] = [
  probe('a forged context enters nothing', (w) =>
    outside(w, async (c) => {
      await c.query('begin');
      const forged = `person|${w.globex.chief.id}|${w.desk}|${w.globex.id}|super-admin|3|-|0|0#${'0'.repeat(64)}`;
      await c.query(`select set_config('bw.ctx', $1, true)`, [forged]);
      await refused(c.query('select * from person'), 'sign-in-needed');
    }),
  ),
  probe('a context that somebody saw enters no other transaction', async (w) => {
    const seen = await as(w, w.acme.chief, async (c) => {
      const shown = await c.query<{ v: string }>(`select current_setting('bw.ctx') as v`);
      return shown.rows[0]?.v;
    });
    await outside(w, async (c) => {
      await c.query('begin');
      await c.query(`select set_config('bw.ctx', $1, true)`, [seen]);
      await refused(c.query('select * from person'), 'sign-in-needed');
    });
  }),
  probe('a context does not outlive its transaction', (w) =>
    outside(w, async (c) => {
      await c.query('begin');
      await c.query('select guard.enter($1)', [w.acme.chief.token]);
      await c.query('commit');
      await refused(c.query('select * from person'), 'sign-in-needed');
    }),
  ),
  probe('a transaction that is held open is nobody’s any more after a minute, whoever entered it', (w) =>
    outside(w, async (c) => {
      const past = (interval: string) =>
        w.db.owner.query('update guard.clock set seen = clock_timestamp() + $1::interval', [interval]);
      try {
        await c.query('begin');
        await c.query('select guard.enter($1)', [w.acme.chief.token]);
        await past('50 seconds');
        expect((await c.query('select * from person')).rows).not.toEqual([]);
        await past('70 seconds');
        await refused(c.query('select * from person'), 'sign-in-needed');
      } finally {
        await past('0 seconds');
      }
    }),
  ),
  probe('a task of work, which the guard signs for anybody, is no context', (w) =>
    outside(w, async (c) => {
      const { rows } = await c.query<{ task: string }>('select guard.work_task() as task');
      const [, payload = '', mark = ''] = /^(.*)\|([0-9a-f]{64})$/.exec(rows[0]?.task ?? '') ?? [];
      const chain = payload.split('|')[2]; // where a context has the desk
      await c.query('begin');
      await c.query(`select set_config('bw.ctx', $1, true)`, [`${payload}#${mark}`]);
      await refused(
        c.query('select guard.append_refusal($1, $2, null, $3)', [chain, 'x.y', '{"refused":"x"}']),
        'sign-in-needed',
      );
    }),
  ),
  probe('a context with another client in it is no context', (w) =>
    outside(w, async (c) => {
      await c.query('begin');
      await c.query('select guard.enter($1)', [w.acme.chief.token]);
      await c.query(`select set_config('bw.ctx', replace(current_setting('bw.ctx'), $1, $2), true)`, [
        w.acme.id,
        w.globex.id,
      ]);
      await refused(c.query('select * from person'), 'sign-in-needed');
    }),
  ),
  probe('a guessed token, an ended sign-in and the stored hash enter nothing', async (w) => {
    await refused(
      outside(w, (c) => c.query('select guard.enter($1)', [randomBytes(32)])),
      'sign-in-needed',
    );
    const hash = createHash('sha256').update(w.acme.chief.token).digest();
    await refused(
      outside(w, (c) => c.query('select guard.enter($1)', [hash])),
      'sign-in-needed',
    );
    await w.db.owner.query('begin');
    await w.db.owner.query('update auth.sign_in set ended_at = clock_timestamp() where person_id = $1', [
      w.acme.second.id,
    ]);
    await w.db.owner.query('commit');
    await refused(
      outside(w, (c) => c.query('select guard.enter($1)', [w.acme.second.token])),
      'sign-in-needed',
    );
    await w.db.owner.query('update auth.sign_in set ended_at = null where person_id = $1', [
      w.acme.second.id,
    ]);
  }),
  probe('nobody changes a row without authority, whoever entered', async (w) => {
    for (const who of [w.agent, w.acme.chief, w.acme.member, w.globex.chief]) {
      await refused(
        as(w, who, async (c) => {
          await insertPerson(c, w.acme.id, person);
          await tell(c, w.acme.id);
        }),
        'no-authority',
        '42501',
        'not-found',
      );
    }
    const seen = await w.db.owner.query(`select 1 from person where email = 'forged@evil.example'`);
    expect(seen.rows).toEqual([]);
  }),
];

/** Forging what the guard keeps, and who is acting. */
export const forging = [...closedTables, ...context, ...inner, ...stopping];

/** A fingerprint of everything that an attack must leave as it was. */
export async function fingerprint(w: World): Promise<string> {
  const all = await w.db.owner.query<{ print: string }>(
    `select md5(string_agg(t::text, '' order by t::text)) as print from (select p::text as t from person p
       union all select l::text from line l union all select d::text from device d union all select c::text from client c) x`,
  );
  return all.rows[0]?.print ?? '';
}
