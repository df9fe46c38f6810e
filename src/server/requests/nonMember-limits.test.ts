import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAcme, until, wanted, type Acme, type Named } from '../testing/acme.ts';
import { sendStrangers, waitingFor } from '../testing/nonMember.ts';

let acme: Acme;
let grace: Named;
beforeAll(async () => {
  acme = await startAcme();
  grace = await acme.person('super-admin', 'Grace', 'Hopper');
});
afterAll(() => acme.close());

/** Sends one more and waits until a Super admin has it before them. @returns the approval's id */
async function sendOne(): Promise<string> {
  await sendStrangers(acme.agent.client, 'Acme');
  await until(async () => (await waitingFor(grace)).length === 1);
  const [one] = await waitingFor(grace);
  return one?.id ?? '';
}
const answer = (id: string, said: 'yes' | 'no') =>
  grace.client.post(`/api/approvals/${id}/answer`, { answer: said });
const sendRefused = async () => void (await wanted(200, answer(await sendOne(), 'no')));

describe('mails about Non-Members', () => {
  const mails = async () => {
    const { rows } = await acme.t.db.owner.query<{ kind: string }>(
      'select kind from guard.mail where person_id = $1 order by at',
      [grace.who.id],
    );
    return rows.map(({ kind }) => kind);
  };

  it('are ten a day for a client, though each was answered at once; of the eleventh a digest tells', async () => {
    for (let n = 0; n < 10; n += 1) await sendRefused();
    const ten = Array<string>(10).fill('non-member');
    expect(await mails()).toEqual(ten);
    await sendRefused();
    expect(await mails()).toEqual([...ten, 'digest']);
    await sendRefused();
    expect(await mails()).toEqual([...ten, 'digest']);
    for (const table of ['approval', 'mail'])
      await acme.t.db.owner.query(`update guard.${table} set at = at - interval '1 day'`);
    await sendRefused();
    expect(await mails()).toEqual([...ten, 'digest', 'non-member']);
  });
});

describe("a Non-Member's request", () => {
  /** As if it had been sent this many hours and minutes ago. */
  const age = async (id: string, by: string) => {
    const { owner } = acme.t.db;
    await owner.query(
      `update guard.request set at = at - $2::interval where id = (select request_id from guard.approval where id = $1)`,
      [id, by],
    );
    await owner.query('update guard.approval set expires_at = expires_at - $2::interval where id = $1', [
      id,
      by,
    ]);
  };
  const sweep = () => acme.t.db.pools.sweep.query('select guard.sweep()');

  it('can be answered for nearly 72 hours', async () => {
    const id = await sendOne();
    await age(id, '71 hours 59 minutes');
    await sweep();
    expect((await waitingFor(grace)).map((one) => one.id)).toEqual([id]);
    await wanted(200, answer(id, 'yes'));
  });

  it('is over after 72 hours, swept or not', async () => {
    const id = await sendOne();
    await age(id, '72 hours');
    const late = await answer(id, 'yes');
    expect([late.status, late.body.code]).toEqual([409, 'lapsed']);
    await sweep();
    expect(await waitingFor(grace)).toEqual([]);
    const { waiting } = (await grace.client.get('/api/portal/waiting')).body;
    expect(waiting.find((one: { id: string }) => one.id === id)).toMatchObject({ state: 'expired' });
  });
});
