import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { ask, layLive, openFor, startAcme, until, wanted, type Acme, type Named } from '../testing/acme.ts';
import { SENT_ALOUD } from './commands/sendNonMember.ts';

let acme: Acme;
let tools: Named;
let ltd: Named;
let gmbh: Named;
let dana: Named;
beforeAll(async () => {
  acme = await startAcme('Acme Tools Ltd');
  tools = await acme.person('super-admin', 'Grace', 'Hopper');
  dana = await acme.person('member', 'Dana', 'Okafor');
  await layLive(acme.t, 'Globex');
  [ltd, gmbh] = [await chiefOf('Umbra Ltd'), await chiefOf('Umbra GmbH')];
});
afterAll(() => acme.close());

/** The Super admin of one more live client. */
async function chiefOf(name: string): Promise<Named> {
  const laid = await acme.t.person('super-admin', await layLive(acme.t, name));
  return { ...laid, said: { first: 'Dana', last: 'Okafor', email: laid.who.email } };
}

/** Sends what a stranger asks to the organisation that they name. @returns what the agent is told, when it was routed */
async function send(organisation: string): Promise<unknown> {
  const { client } = acme.agent;
  const email = `sam-${v7().slice(-10)}@elsewhere.example`;
  const contact = await openFor(client, { first: 'Sam', last: 'Vane', email, organisation });
  const { request } = await ask(client, contact, {
    action: 'number.order',
    subject: {},
    details: `for ${organisation}`,
  });
  const told = { requestId: request.id, words: organisation };
  const reply = await wanted(202, client.post(`/api/contacts/${contact}/non-member`, told));
  await until(async () => {
    const { rows } = await acme.t.db.owner.query(
      "select from guard.mail where kind = 'non-member' and ref = $1 and state in ('new', 'waiting')",
      [request.id],
    );
    return rows.length === 0;
  });
  return reply.body;
}

/** The words that this Super admin was sent and has not answered. */
async function heard({ client }: Named): Promise<string[]> {
  const { waiting } = (await client.get('/api/portal/waiting')).body;
  return waiting.map((one: { words: string }) => one.words).sort();
}

describe('the organisation that a caller names', () => {
  it('is reached without its form of law, and by a domain of its own in any dress', async () => {
    const domain = 'acmetoolsltd.example';
    const said = ['acme tools', 'The ACME-Tools Limited', `https://www.${domain}/`, `info@${domain}`];
    for (const one of said) expect(await send(one)).toEqual({ sayAloud: SENT_ALOUD });
    expect(await heard(tools)).toEqual([...said].sort());
  });

  it('is not guessed by a part of its name, or when two are called so', async () => {
    const before = await heard(tools);
    for (const one of ['acme', 'tools', 'Acme Tool', 'umbra', 'Umbra Inc'])
      expect(await send(one)).toEqual({ sayAloud: SENT_ALOUD });
    expect([await heard(tools), await heard(ltd), await heard(gmbh)]).toEqual([before, [], []]);
  });

  it('is told from another of the name by its form of law', async () => {
    await send('umbra G.m.b.H.');
    expect([await heard(ltd), await heard(gmbh)]).toEqual([[], ['umbra G.m.b.H.']]);
  });

  it('is no reason not to find a person who belongs to it', async () => {
    const { client } = acme.agent;
    for (const [organisation, found] of [
      ['acme tools', true],
      ['Acme Tools', true],
      ['acme', false],
      ['Globex', false],
    ] as const) {
      const contact = await openFor(client, { ...dana.said, organisation });
      expect([organisation, (await client.get(`/api/contacts/${contact}`)).body.found !== null]).toEqual([
        organisation,
        found,
      ]);
    }
  });
});
