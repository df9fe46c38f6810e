import type { PoolClient } from 'pg';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import { aProvenContact, as, hashOf, refused, tell } from './entering.ts';
import { probe } from './probe.ts';
import type { Probe } from './probe.ts';
import type { World } from './world.ts';

interface Bent {
  readonly subject: object;
  readonly params: object;
}

/** Asks in a proven contact, as a server that was taken over could. @returns the request's id */
async function put(w: World, action: string, { subject, params }: Bent): Promise<string> {
  const contact = await aProvenContact(w, w.acme);
  const request = v7();
  await as(w, w.agent, async (c) => {
    await c.query('select guard.ask($1, $2, $3, $4, $5)', [
      request,
      contact,
      action,
      JSON.stringify(subject),
      JSON.stringify(params),
    ]);
    await tell(c, w.acme.id);
  });
  return request;
}

const keysOf = (first: string, last: string, email: string) => ({ first: [first], last: [last], email });

/** What people agree to is the database's word: a server with an agent's sign-in does not choose it. */
export const wording: readonly Probe[] = [
  probe('an approver reads whom the directory knows, whatever was said of them', async (w) => {
    const { email } = w.acme.second;
    const request = await put(w, 'user.remove', {
      subject: { described: keysOf('una', 'second', email) },
      params: { details: null, subject: { person: { first: 'The', last: 'Intern', email } } },
    });
    const { rows } = await w.db.owner.query<{ sentence_inside: string }>(
      'select sentence_inside from guard.request where id = $1',
      [request],
    );
    expect(rows[0]?.sentence_inside).toMatch(/^Remove Una Second \(person-.*\) from Acme/);
  }),
  probe('nothing is decided by another subject than is frozen and worded', async (w) => {
    const plain = { details: 'As I said', subject: {} };
    const { email } = w.acme.second;
    const other = { first: 'The', last: 'Intern', email: 'intern@acme.example' };
    const bent: [string, Bent][] = [
      ['phone.change', { subject: {}, params: { ...plain, subject: { aspect: 'sms-brand' } } }],
      ['phone.change', { subject: { aspect: 'transfer-pin' }, params: plain }],
      ['network.authorise', { subject: { everywhere: true }, params: plain }],
      ['network.authorise', { subject: { everywhere: true }, params: { details: 'a' } }],
      ['device.troubleshoot', { subject: { deviceId: w.acme.device }, params: plain }],
      [
        'user.change',
        {
          subject: { own: true, role: 'member' },
          params: { ...plain, subject: { own: true, role: 'member' } },
        },
      ],
      [
        'user.remove',
        {
          subject: { described: keysOf('una', 'second', email) },
          params: { ...plain, subject: { person: other } },
        },
      ],
    ];
    for (const [action, facts] of bent) await refused(put(w, action, facts), 'bad-input');
  }),
  probe('nothing is asked in a contact that leaves open what exactly somebody else shall do', async (w) => {
    const own = { own: true };
    for (const [action, subject] of [
      ['phone.view', {}],
      ['phone.change', { aspect: 'transfer-pin' }],
      ['device.troubleshoot', own],
      ['user.change', own],
      ['form.sign', {}],
      ['number.port', {}],
      ['network.authorise', { everywhere: false }],
    ] as const)
      for (const details of [null, '', ' . - ', '\u2800'])
        await refused(put(w, action, { subject, params: { details, subject } }), 'bad-input');
    await put(w, 'number.port', { subject: {}, params: { details: '番号', subject: {} } });
    await put(w, 'phone.view', {
      subject: { aspect: 'billing' },
      params: { details: null, subject: { aspect: 'billing' } },
    });
  }),
  probe(
    'an agent changes nobody by what was lent in a contact: a work order does, and another agent',
    async (w) => {
      const contact = await aProvenContact(w, w.acme);
      const { email } = w.acme.member;
      const params = JSON.stringify({
        details: null,
        subject: { person: { first: 'Dana', last: 'Okafor', email } },
      });
      const [request, authority] = [v7(), v7()];
      await as(w, w.agent, async (c) => {
        const subject = { described: keysOf('dana', 'okafor', email) };
        await c.query('select guard.ask($1, $2, $3, $4, $5)', [
          request,
          contact,
          'user.remove',
          subject,
          params,
        ]);
        await c.query('select guard.lend($1, $2)', [authority, request]);
        await tell(c, w.acme.id);
      });
      await refused(
        as(w, w.agent, async (c) => {
          await c.query('select guard.use($1, $2)', [authority, hashOf(params)]);
          await c.query('delete from person where client_id = $1 and id = $2', [w.acme.id, w.acme.member.id]);
          await tell(c, w.acme.id);
        }),
        'no-authority',
      );
    },
  ),
  probe('nobody is found by their address and a list of all names', async (w) => {
    const all = ['sam', 'una', 'ada', 'dana', ...Array.from({ length: 7 }, (_, n) => `name${n}`)];
    const keys = { first: all, last: ['chief'], email: w.acme.chief.email };
    const attempts: ((c: PoolClient) => Promise<unknown>)[] = [
      (c) => c.query('select guard.hear_caller($1, $2)', [v7(), { keys }]),
      (c) =>
        c.query('select guard.hear_caller($1, $2)', [v7(), { keys: { ...keys, first: ['sam'], last: all } }]),
    ];
    for (const attempt of attempts) await refused(as(w, w.agent, attempt), 'bad-input');
    const { email } = w.acme.second;
    const params = { details: null, subject: { person: { first: 'A', last: 'B', email } } };
    const subject = { described: { first: all, last: ['second'], email } };
    await refused(put(w, 'user.remove', { subject, params }), 'bad-input');
  }),
  probe('no sentence is handed in', (w) =>
    refused(
      as(w, w.agent, (c) =>
        c.query(`select guard.ask($1, null, 'number.order', '{}', '{}', 'Order a pizza.')`, [v7()]),
      ),
      '42883',
    ),
  ),
];
