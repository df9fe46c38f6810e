import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layLive, openFor, startAcme, wanted, type Acme } from '../testing/acme.ts';
import { testClient } from '../testing/client.ts';
import { layAuthenticator } from '../testing/factors.ts';
import { laySignIn } from '../testing/people.ts';

describe('the address of somebody, claimed by another client', () => {
  let acme: Acme;
  beforeAll(async () => void (acme = await startAcme()));
  afterAll(() => acme.close());

  it('hides nobody: they are found, and take codes, until whoever claims it has signed in by it', async () => {
    const dana = await acme.person('member');
    const elsewhere = await layLive(acme.t, 'Elsewhere');
    const chief = await acme.t.person('super-admin', elsewhere);
    const eve = await acme.t.person('member', elsewhere);
    await layAuthenticator(acme.t.db.owner, eve.who);
    const { body } = await wanted(200, chief.client.get('/api/portal/people'));
    const { version } = body.people.find(({ id }: { id: string }) => id === eve.who.id);
    await wanted(200, chief.client.patch(`/api/portal/people/${eve.who.id}`, { ...dana.said, version }));

    const { client } = acme.agent;
    const contactId = await openFor(client, dana.said);
    const contact = (await wanted(200, client.get(`/api/contacts/${contactId}`))).body;
    expect(contact.found).toMatchObject({ personId: dana.who.id, clientId: acme.clientId });
    await wanted(200, client.post(`/api/contacts/${contactId}/code`));

    // By a link that was mailed to that address: it is theirs as much as Dana's now.
    testClient(acme.t.url, (await laySignIn(acme.t.db.owner, eve.who)).token);
    const both = await openFor(client, dana.said);
    expect((await wanted(200, client.get(`/api/contacts/${both}`))).body.found).toBeNull();
    const named = await openFor(client, { ...dana.said, organisation: 'Acme' });
    expect((await client.post(`/api/contacts/${named}/code`)).body.code).toBe('address-shared');
  });

  it('keeps nobody from signing in, however it is written there', async () => {
    const elsewhere = await layLive(acme.t, 'A client before it');
    const chief = await acme.t.person('super-admin', elsewhere);
    const { id } = chief.who;
    const written = [
      (email: string) => email.replace('person', 'per\u200bson'),
      (email: string) => `${email}.`,
      (email: string) => email.toUpperCase(),
    ];
    for (const write of written) {
      const dana = await acme.person('member');
      const { body } = await wanted(200, chief.client.get('/api/portal/people'));
      const { version } = body.people.find((person: { id: string }) => person.id === id);
      await wanted(
        200,
        chief.client.patch(`/api/portal/people/${id}`, { email: write(dana.said.email), version }),
      );
      await wanted(202, acme.t.nobody().post('/api/sign-in/link', { email: dana.said.email }));
      expect((await acme.mailbox.next(dana.said.email)).subject).toBe('Sign in to Northside Support');
    }
  });

  it('is theirs in any script, and compared as it is written', async () => {
    const { client, who } = await acme.person('super-admin', 'Eve', 'Turner');
    const written = [
      ['Jörg.ÅSE@BÜRO.example', 'jörg.åse@xn--bro-hoa.example'],
      ['ИВАН@Пример.example', 'иван@xn--e1afmkfd.example'],
      ['ΣΊΣΥΦΟΣ@Έλλας.example', 'σίσυφος@xn--ixai3aa0b.example'],
      ['eve@ｅvil。example', 'eve@evil.example'],
      ['e\u0301ve\u200d@straße.example', 'éve@xn--strae-oqa.example'],
    ] as const;
    for (const [email, key] of written) {
      const { body } = await wanted(200, client.get('/api/portal/people'));
      const { version } = body.people.find(({ id }: { id: string }) => id === who.id);
      await wanted(200, client.patch(`/api/portal/people/${who.id}`, { email, version }));
      const { rows } = await acme.t.db.owner.query('select email_key from person where id = $1', [who.id]);
      expect(rows).toEqual([{ email_key: key }]);
    }
  });
});
