import { afterAll, beforeAll, expect, it } from 'vitest';
import { addLiam, startAcme, until, wanted, type Acme } from '../../testing/acme.ts';
import { layRows } from '../../testing/people.ts';

let acme: Acme;
beforeAll(async () => void (acme = await startAcme()));
afterAll(() => acme.close());

/** Waits until each mail was tried in vain and none is tried again soon, to an address that was read before. */
const tried = () =>
  until(async () => {
    await acme.t.db.owner.query(
      "update guard.mail set due_at = clock_timestamp() + interval '1 hour' where state = 'waiting' and tries > 0",
    );
    const { rows } = await acme.t.db.owner.query(
      "select from guard.mail where state = 'waiting' and (tries = 0 or lease_until is not null)",
    );
    return rows.length === 0;
  });

/** Lets mails go that waited for the mail server, and waits for them. */
async function deliver(): Promise<void> {
  const { owner } = acme.t.db;
  acme.mailbox.refuse(false);
  await until(async () => {
    const { rowCount } = await owner.query(
      "update guard.mail set due_at = clock_timestamp() where state = 'waiting' and lease_until is null returning id",
    );
    acme.t.app.mail.wake();
    const { rows } = await owner.query("select from guard.mail where state = 'waiting'");
    return rowCount === 0 && rows.length === 0;
  });
}
const became = async (id: string) =>
  (
    await acme.t.db.owner.query<{ kind: string; state: string }>(
      'select kind, state from guard.mail where person_id = $1 or agent_id = $1',
      [id],
    )
  ).rows;

it('what waited for the mail server goes to nobody who may not read it any more', async () => {
  const { owner } = acme.t.db;
  const [grace, ida, rosa] = [
    await acme.person('super-admin', 'Grace', 'Hopper'),
    await acme.person('super-admin', 'Ida', 'Rhodes'),
    await acme.person('super-admin', 'Rosa', 'Diaz'),
  ];
  const [gone, stays] = [await acme.t.agent('admin'), await acme.t.agent('admin')];
  const boss = await acme.t.agent('admin');
  acme.mailbox.refuse(true);
  const asked = await grace.client.post('/api/portal/people', {
    ...addLiam().newPerson,
    role: 'super-admin',
  });
  await wanted(200, grace.client.post(`/api/requests/${asked.body.request.id}/ask-approver`));
  await owner.query('select guard.mail_checkpoint($1, $2)', [acme.t.deskId, '{}']);
  acme.t.app.mail.wake();
  await tried();
  await layRows(owner, 'person', async () => {
    await owner.query("update person set role = 'member' where id = $1", [ida.who.id]);
  });
  await wanted(200, boss.client.delete(`/api/agents/${gone.who.id}`));
  await deliver();
  expect(await became(ida.who.id)).toEqual([{ kind: 'approval', state: 'dropped' }]);
  expect(await became(rosa.who.id)).toEqual([{ kind: 'approval', state: 'sent' }]);
  expect(await became(gone.who.id)).toEqual([{ kind: 'checkpoint', state: 'dropped' }]);
  expect(await became(stays.who.id)).toEqual([{ kind: 'checkpoint', state: 'sent' }]);
  const to = acme.mailbox.letters.flatMap((letter) => letter.to);
  expect(to).toContain(rosa.who.email);
  expect(to).not.toContain(ida.who.email);
  expect(to).not.toContain(gone.who.email);
});
