import { v7 } from 'uuid';
import type { Ask } from '../../contracts/contacts.ts';
import type { ClientRole } from '../../contracts/common.ts';
import { nameKeys } from '../contacts/matching/keys.ts';
import { organisationNameKeys } from '../contacts/matching/organisations.ts';
import { startMail } from '../jobs/mail/loop.ts';
import { testApp, type SignedIn, type TestApp } from './app.ts';
import type { TestClient, TestReply } from './client.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';
import { layRows, type LaidAgent, type LaidPerson } from './people.ts';

/** A whole server with a real mailbox, an agent, and a live client with its people, for stories about contacts. */
export interface Acme {
  readonly t: TestApp;
  readonly mailbox: Mailbox;
  readonly clientId: string;
  readonly agent: SignedIn<LaidAgent>;
  /** A person of the client, with a name of their own, signed in with a fresh factor. */
  person(role: ClientRole, first?: string, last?: string): Promise<Named>;
  close(): Promise<void>;
}

/** Somebody of the client, as they would say who they are. */
export interface Named extends SignedIn<LaidPerson> {
  readonly said: { first: string; last: string; email: string };
}

/** Starts the server and lays the client; its mails arrive in the mailbox. */
export async function startAcme(name = 'Acme'): Promise<Acme> {
  const mailbox = await startMailbox();
  const t = await testApp({ startJobs: async (app) => startMail(app, mailbox.smtpUrl) });
  const clientId = await layLive(t, name);
  const agent = await t.agent('agent');
  const person: Acme['person'] = async (role, first = 'Dana', last = 'Okafor') => {
    const laid = await t.person(role, clientId);
    await layRows(t.db.owner, 'person', async () => {
      await t.db.owner.query(
        'update person set first = $2, last = $3, first_keys = $4, last_keys = $5 where id = $1',
        [laid.who.id, first, last, nameKeys(first), nameKeys(last)],
      );
    });
    return { ...laid, said: { first, last, email: laid.who.email } };
  };
  const close = async () => {
    await t.close();
    await mailbox.close();
  };
  return { t, mailbox, clientId, agent, person, close };
}

/** Lays one more live client of the desk. @returns its id */
export async function layLive(t: TestApp, name: string): Promise<string> {
  const id = v7();
  await layRows(t.db.owner, 'client', async () => {
    await t.db.owner.query(
      `insert into client (id, desk_id, name, name_keys, mail_domains, state, live_at)
       values ($1, $2, $3, $4, $5, 'live', clock_timestamp())`,
      [
        id,
        t.deskId,
        name,
        organisationNameKeys(name),
        [`${name.toLowerCase().replace(/[^a-z]/g, '')}.example`],
      ],
    );
  });
  return id;
}

/** Opens a contact for what a caller says. @returns its id */
export async function openFor(client: TestClient, said: object): Promise<string> {
  return (await wanted<{ id: string }>(201, client.post('/api/contacts', said))).body.id;
}

/** Proves a contact by a real mail: asks for the code, reads it from the letter and tries it. */
export async function proveByCode(acme: Acme, contactId: string, person: Named, client = acme.agent.client) {
  await wanted(200, client.post(`/api/contacts/${contactId}/code`));
  const code = await codeFor(acme, person);
  await until(async () => (await codeState(client, contactId)) === 'sent');
  await wanted(200, client.post(`/api/contacts/${contactId}/code/try`, { code }));
}

async function codeState(client: TestClient, contactId: string): Promise<string | undefined> {
  const { body } = await wanted<{ code: { state: string } | null }>(
    200,
    client.get(`/api/contacts/${contactId}`),
  );
  return body.code?.state;
}

/** The code of the next letter to this person. */
export async function codeFor(acme: Acme, person: Named): Promise<string> {
  for (;;) {
    const { subject, text } = await acme.mailbox.next(person.who.email);
    // Other letters tell what was done in their name.
    if (subject.startsWith('Your code'))
      return /^ +(\d{4})[ \u00a0]?(\d{4})$/m.exec(text)?.slice(1).join('') ?? '';
  }
}

/** Proves a contact by digits that the person types in their portal. */
export async function proveByDigits(
  acme: Acme,
  contactId: string,
  person: Named,
  client = acme.agent.client,
) {
  const made = client.post(`/api/contacts/${contactId}/digits`);
  const { digits } = (await wanted<{ digits: string }>(200, made)).body;
  await wanted(200, person.client.post('/api/portal/confirm', { contactId, digits }));
}

/** Puts a question in a contact. */
export async function ask(
  client: TestClient,
  contactId: string,
  input: Ask,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as each test knows it
): Promise<any> {
  return (await wanted(200, client.post(`/api/contacts/${contactId}/ask`, input))).body;
}

/** A question to add Liam Park. */
export const addLiam = (role: ClientRole = 'member', email = `liam-${v7().slice(-8)}@acme.example`): Ask => ({
  action: 'user.add',
  subject: { role },
  newPerson: { first: 'Liam', last: 'Park', email },
});

/** What an agent does in a contact, by the step of its door, with what each step takes. */
export const stepsOf = (said: object, next: string): [step: string, body: unknown][] => [
  ['match', said],
  ['code', {}],
  ['code/try', { code: '12345678' }],
  ['digits', undefined],
  ['ask', addLiam()],
  ['close', undefined],
  ['hand-over', { agentId: next }],
];

/** The reply, or an error that shows it when the status is another. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test knows the door it asks
export async function wanted<Body = any>(
  status: number,
  reply: Promise<TestReply>,
): Promise<Omit<TestReply, 'body'> & { readonly body: Body }> {
  const got = await reply;
  if (got.status !== status) throw new Error(`${got.status}: ${JSON.stringify(got.body)}`);
  return { ...got, body: got.body as Body };
}

/** Resolves when a condition holds, asked again and again; fails after ten seconds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('what was waited for did not come');
  }
}
