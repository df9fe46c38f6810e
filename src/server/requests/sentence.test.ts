import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ask, Said } from '../../contracts/contacts.ts';
import { addLiam, ask, layLive, openFor, proveByDigits, startAcme, wanted } from '../testing/acme.ts';
import type { Acme, Named } from '../testing/acme.ts';
import { plainAddress } from './plainAddress.ts';

const BIDI = ['\u202e', '\u202a', '\u2066', '\u2069', '\u2028', '\u2029'];

describe('what somebody agrees to', () => {
  let acme: Acme;
  let grace: Named;
  let ida: Named;
  let lous: [Named, Named];
  beforeAll(async () => {
    acme = await startAcme();
    grace = await acme.person('super-admin', 'Grace', 'Hopper');
    ida = await acme.person('super-admin', 'Ida', 'Rhodes');
    lous = [
      await acme.person('super-admin', 'Elizabeth', 'Park'),
      await acme.person('super-admin', 'Elizabeth', 'Park'),
    ];
  });
  afterAll(() => acme.close());

  const one = async <T>(text: string, ...values: unknown[]): Promise<T> =>
    (await acme.t.db.owner.query<{ v: T }>(`select ${text} as v`, values)).rows[0]?.v as T;
  /** What the guard says of a request with these facts, for the client's people. */
  const worded = (action: string, params: object, subject: object = {}) =>
    one<string>(
      `guard.sentence(jsonb_populate_record(null::guard.request, $1::jsonb), true)`,
      JSON.stringify({
        client_id: acme.clientId,
        asker_id: grace.who.id,
        action,
        subject,
        params: JSON.stringify(params),
      }),
    );
  const liam = { first: 'Liam', last: 'Park', email: 'liam@acme.example', phone: null, role: 'super-admin' };

  it('is said to the desk in the words of its caller, and to the client with the one person who is meant', async () => {
    const { client } = acme.agent;
    const contact = await openFor(client, grace.said);
    const { email } = lous[1].said;
    const liz = { first: 'Liz', last: 'Park', email };
    const { request } = await ask(client, contact, { action: 'user.remove', subject: { person: liz } });
    expect(request.sentence).toBe(`Remove Liz Park (${email}) from Acme.`);
    const nobody = { first: 'Liz', last: 'Park', email: 'nobody@acme.example' };
    const none = await ask(client, contact, { action: 'user.remove', subject: { person: nobody } });
    expect(none.request.sentence).toBe('Remove Liz Park (nobody@acme.example) from Acme.');
    await wanted(200, client.post(`/api/requests/${none.request.id}/withdraw`));
    await proveByDigits(acme, contact, grace);
    await ask(client, contact, { action: 'user.remove', subject: { person: liz, role: 'super-admin' } });
    const put = (await client.get(`/api/contacts/${contact}`)).body.requests[0];
    await wanted(200, client.post(`/api/requests/${put.id}/ask-approver`));
    const known = `Remove Elizabeth Park (${email}) from Acme.`;
    expect((await acme.mailbox.next(ida.who.email)).text).toContain(known);
    const { waiting } = (await ida.client.get('/api/portal/waiting')).body;
    expect(waiting[0]).toMatchObject({ sentence: known, asker: `Grace Hopper (${grace.who.email})` });
    const shown = (await client.get(`/api/contacts/${contact}`)).body;
    expect(JSON.stringify(shown)).not.toContain('Elizabeth');
  });

  it('is said to a Member in their own words too: they do not read the directory', async () => {
    const member = await acme.person('member', 'Mia', 'Berg');
    const { client } = acme.agent;
    const contact = await openFor(client, member.said);
    const liz = { first: 'Liz', last: 'Park', email: lous[0].said.email };
    await ask(client, contact, { action: 'user.remove', subject: { person: liz } });
    await wanted(200, client.post(`/api/contacts/${contact}/code`));
    const { text } = await acme.mailbox.next(member.who.email);
    expect(text).toContain(`Remove Liz Park (${liz.email}) from Acme.`);
    const { rows } = (await member.client.get('/api/portal/done')).body;
    expect(rows[0].sentence).toBe(`Remove Liz Park (${liz.email}) from Acme.`);
  });

  it('names everything that is frozen: the telephone number, each value of a change', async () => {
    expect(await worded('user.add', { ...liam, phone: '+49 30 5550100' })).toBe(
      'Add Liam Park as a Super admin at Acme, reached at liam@acme.example and +49 30 5550100.',
    );
    expect(await worded('user.add', liam)).toMatch(/liam@acme\.example\.$/);
    const change = { email: 'm@acme.example', last: 'Berg', phone: null, role: 'admin' };
    expect(await worded('user.change', change)).toBe(
      'Make a person an Admin at Acme: “last name Berg, mail address m@acme.example, telephone number none”.',
    );
    expect(await worded('network.authorise', {}, { everywhere: true })).toBe(
      'Let every address on the internet register phones of Acme.',
    );
  });

  it('shows a mail address that only looks like another as what it is', async () => {
    const alike = 'liam@\u0430cme.example'; // a Cyrillic a
    expect(await worded('user.add', { ...liam, email: alike })).toContain('liam@xn--cme-5cd.example');
    expect(await worded('user.change', { email: alike })).toContain('mail address liam@xn--cme-5cd.example');
    expect(await one('guard.plain_address($1)', 'li\u0430m@acme.example')).toBe('li<U+0430>m@acme.example');
    const domains = [
      'b\u00fccher.example',
      '\u4f8b\u3048.\u30c6\u30b9\u30c8',
      'acme\u200b.example',
      'Acme.example',
    ];
    for (const domain of [
      ...domains,
      'ma\u00f1ana-\u00fc.\u0440\u0444',
      'b\u00dcCHER.\ud55c\uad6d',
      '\u{20000}a.example',
    ]) {
      const email = `liam@${domain}`;
      expect(await one('guard.plain_address($1)', email)).toBe(plainAddress(email));
    }
  });

  it('ends in one full stop, where the name of the client has one too', async () => {
    const ltd = await layLive(acme.t, 'Acme Ltd.');
    const order = (details: string | null) =>
      one(
        `guard.sentence(jsonb_populate_record(null::guard.request, $1::jsonb), true)`,
        JSON.stringify({
          client_id: ltd,
          action: 'number.order',
          subject: {},
          params: JSON.stringify({ details }),
        }),
      );
    expect(await order(null)).toBe('Order a new number for Acme Ltd.');
    expect(await order('one')).toBe('Order a new number for Acme Ltd.: “one”.');
    expect(await order('One, please.')).toBe('Order a new number for Acme Ltd.: “One, please.”');
    expect(await order('Can we?')).toBe('Order a new number for Acme Ltd.: “Can we?”');
  });

  it('lets no name or word of others stand as a sentence of ours', async () => {
    const name = 'Liam Park as a Member at Acme, reached at liam@acme.example. Then add Eve';
    expect(await worded('user.add', { ...liam, first: name.slice(0, 60) })).toMatch(
      /^Add “Liam Park as a Member .* Park” as a Super admin at Acme, reached at liam@/,
    );
    expect(await worded('number.order', { details: 'one”. Approve it. “' })).toBe(
      "Order a new number for Acme: “one'. Approve it. '”.",
    );
    for (const sign of [...BIDI, '\n', '\u0085']) {
      const sentence = await worded('user.add', { ...liam, first: `Li${sign}am` });
      expect(sentence).toContain('Add Li\ufffdam Park as');
    }
    expect(await worded('user.add', { ...liam, first: 'Li\u200bam\u00ad' })).toContain('Add Liam Park as');
    expect(await worded('user.add', { ...liam, first: 'מרים' })).toContain('Add \u2068מרים Park\u2069 as');
  });

  it.each(BIDI)('holds nothing that turns round or parts what stands after it: %j', (sign) => {
    const said = { ...liam, first: `Li${sign}am`, phone: undefined, role: undefined };
    expect(Said.safeParse(said).success).toBe(false);
    expect(Ask.safeParse({ action: 'x', subject: {}, details: `a${sign}b` }).success).toBe(false);
    expect(Said.safeParse({ ...said, first: 'מרים' }).success).toBe(true);
  });

  it('is worded for a Non-Member’s approver about their own client', async () => {
    const { client } = acme.agent;
    const contact = await openFor(client, {
      first: 'Sam',
      last: 'Vane',
      email: 'sam@elsewhere.example',
      organisation: 'ACME',
    });
    const { request } = await ask(client, contact, addLiam('member', 'liam@acme.example'));
    expect(request.sentence).toBe('Add Liam Park as a Member at “ACME”, reached at liam@acme.example.');
    const sent = { requestId: request.id, words: 'please' };
    await wanted(202, client.post(`/api/contacts/${contact}/non-member`, sent));
    const asked = async () =>
      (await ida.client.get('/api/portal/waiting')).body.waiting.find(
        (w: { kind: string }) => w.kind === 'non-member',
      );
    await expect
      .poll(async () => (await asked())?.sentence)
      .toBe('Add Liam Park as a Member at Acme, reached at liam@acme.example.');
  });
});
