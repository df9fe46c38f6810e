import { afterAll, beforeAll, expect, it } from 'vitest';
import { layLive, startAcme, type Acme } from '../testing/acme.ts';
import type { TestReply } from '../testing/client.ts';
import { layRows } from '../testing/people.ts';
import { nameKeys } from './matching/keys.ts';

let acme: Acme;
beforeAll(async () => void (acme = await startAcme()));
afterAll(() => acme.close());

it('a caller who is not found hears and shows the same, byte for byte, whichever part was wrong', async () => {
  const { client } = acme.agent;
  const dana = await acme.person('admin', 'Dana', 'Okafor');
  const twin = await acme.person('member', 'Noor', 'Okafor');
  const other = await acme.t.person('member', await layLive(acme.t, 'Globex'));
  await layRows(acme.t.db.owner, 'person', async () => {
    const same = `update person set first = 'Noor', last = 'Okafor', first_keys = $2, last_keys = $3, email = $4, email_key = $4 where id = $1`;
    const keys = [nameKeys('Noor'), nameKeys('Okafor'), twin.said.email];
    await acme.t.db.owner.query(same, [other.who.id, ...keys]);
  });
  const { email } = dana.said;
  const absent = email.replace(/^person/, 'nobody');
  // As long as each other, so that what is the same but for these is as long.
  const misses = {
    first: { first: 'Mona', last: 'Okafor', email },
    last: { first: 'Dana', last: 'Okadig', email },
    email: { first: 'Dana', last: 'Okafor', email: absent },
    several: { first: 'Noor', last: 'Okafor', email: twin.said.email },
    all: { first: 'Zita', last: 'Quince', email: absent },
  };
  const plain = (
    { status, headers, body }: TestReply,
    said: { first: string; last: string; email: string },
  ) =>
    [
      status,
      JSON.stringify(
        [...headers].filter(([name]) => !['date', 'x-request-id', 'content-length'].includes(name)),
      ),
      body,
    ]
      .map((part) => (typeof part === 'object' ? JSON.stringify(part) : String(part)))
      .join('\n')
      .replaceAll(said.email, 'person-000000000000@acme.example')
      .replaceAll(said.first, 'Name')
      .replaceAll(said.last, 'Family')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
      .replaceAll(/"n":\d+/g, '"n":0');
  const seen = new Map<string, string>();
  for (const [part, said] of Object.entries(misses)) {
    const opened = await client.post('/api/contacts', said);
    expect([part, opened.status, opened.body.found]).toEqual([part, 201, null]);
    const path = `/api/contacts/${opened.body.id}`;
    const replies = [
      opened,
      await client.get(path),
      await client.post(`${path}/code`),
      await client.post(`${path}/digits`),
      await client.post(`${path}/match`, said),
    ];
    seen.set(part, replies.map((reply) => plain(reply, said)).join('\n\n'));
  }
  for (const [part, text] of seen) expect(text, part).toBe(seen.get('all'));
  expect((await client.post('/api/contacts', dana.said)).body.found).toMatchObject({ personId: dana.who.id });
});
