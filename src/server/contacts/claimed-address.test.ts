import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layLive, openFor, startAcme, wanted, type Acme } from '../testing/acme.ts';
import { testClient } from '../testing/client.ts';
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
});
