import { v7 } from 'uuid';
import { aWorld, type Company, type Somebody, type World } from '../../db/guard/probes/world.ts';
import { layAgent, layPerson, laySignIn, type LaidAgent, type LaidPerson } from '../people.ts';
import { addLiam, ask, openFor, wanted } from '../acme.ts';
import { HELP } from '../queue.ts';
import { testApp, type TestApp } from '../app.ts';
import { testClient, type TestClient, type TestReply } from '../client.ts';
import { layRecording } from '../recordings.ts';
import { layActive, type LaidSession } from '../sessions.ts';
import type { Ask } from '../../../contracts/contacts.ts';

/** Everybody who may be signed in, and nobody. */
export const ROLES = ['nobody', 'member', 'admin', 'superAdmin', 'agent', 'deskAdmin'] as const;
export type Role = (typeof ROLES)[number];

/** The same, and who came to a support session without an account. */
export const ATTACKERS = [...ROLES, 'customer'] as const;
export type Attacker = (typeof ATTACKERS)[number];

/** A server over two clients, where something of every kind is under way in both. */
export interface Scene {
  readonly t: TestApp;
  readonly world: World;
  /** The client whose people attack, and the one that they must not reach. */
  readonly own: string;
  readonly other: string;
  /**
   * Ids of things of both clients and of the desk, and one that nothing has. A role of the desk is not told of the
   * other client's work orders: any agent may take those.
   */
  ids(role: Attacker): readonly string[];
  /** The customer of a support session, with a question open to them. */
  readonly customer: TestClient;
  /** A path of a door with ids of things of the own client that are there, as far as there are such. */
  pathOf(path: string): string;
  /** A fresh sign-in of this role; null for nobody. */
  signIn(role: Role): Promise<Buffer | null>;
  /** The header by which a fresh sign-in, or the customer of a new session, is known. */
  badge(role: Attacker): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** Lays the scene: contacts, requests, approvals and a work order at each client, made by the doors themselves. */
export async function aScene(): Promise<Scene> {
  const world = await aWorld();
  const { db, desk, acme, globex } = world;
  const t = await testApp({ db });
  const who = await everybody(world);
  const ours = await underWay(t, world.agent, acme);
  const theirs = [await underWay(t, world.colleague, globex), await underWay(t, await anAgent(t), globex)];
  const session = await aSession(t, world);
  const { consents } = await answer<{ consents: { id: string }[] }>(
    testClient(t.url, world.agent.token).post(`/api/sessions/${session.id}/consents`, { kind: 'screen' }),
  );
  const recording = await aRecording(t, world, session);
  const entry = await anEntry(t, db.owner);
  const common = [
    v7(),
    desk,
    entry,
    session.id,
    session.customerId,
    recording,
    ...ours.ids,
    ours.order,
    ...theirs.flatMap(({ ids }) => ids),
  ];
  const orders = theirs.map(({ order }) => order);
  const signIn: Scene['signIn'] = async (role) =>
    role === 'nobody' ? null : (await laySignIn(db.owner, who[role])).token;
  return {
    t,
    world,
    own: acme.id,
    other: globex.id,
    ids: (role) => (role === 'agent' || role === 'deskAdmin' ? common : [...common, ...orders]),
    customer: session.customer,
    pathOf: (path) =>
      pathOf(path, {
        ...ours,
        client: acme.id,
        part: partOf(path, acme),
        agent: world.colleague.id,
        session: session.id,
        recording,
        entry,
        group: desk,
        consent: consents[0]?.id ?? '',
      }),
    signIn,
    badge: async (role) => {
      if (role === 'customer') return { authorization: `Bearer ${(await aSession(t, world)).token}` };
      const token = await signIn(role);
      return token === null ? {} : { cookie: `bw=${token.toString('base64url')}` };
    },
    close: async () => {
      await t.close();
      await db.drop();
    },
  };
}

function aSession(t: TestApp, world: World): Promise<LaidSession> {
  return layActive(testClient(t.url, world.agent.token), testClient(t.url));
}

/** A message that somebody left at the help page. @returns its id */
async function anEntry(t: TestApp, owner: World['db']['owner']): Promise<string> {
  const message = { name: 'Robin', about: 'Later', email: 'robin@customer.example', language: 'en' };
  await wanted(201, testClient(t.url).post(`${HELP}/message`, message));
  const left = await owner.query<{ id: string }>('select id from guard.queue_entry');
  return left.rows[0]?.id ?? '';
}

/** A recording of a session, opened by its agent to be played. @returns its id */
async function aRecording(t: TestApp, { db, agent }: World, session: LaidSession): Promise<string> {
  const of = { session: session.id, customer: session.customerId, agent: agent.id };
  const id = await layRecording(db.owner, t.app.config.recordings, of);
  await answer(testClient(t.url, agent.token).post(`/api/recordings/${id}/view`));
  return id;
}

/** Somebody of each role. */
async function everybody({
  db,
  desk,
  acme,
}: World): Promise<Readonly<Record<Exclude<Role, 'nobody'>, LaidAgent | LaidPerson>>> {
  return {
    member: await layPerson(db.owner, acme.id, 'member', { first: 'Mel', last: 'Ware' }),
    admin: await layPerson(db.owner, acme.id, 'admin', { first: 'Abe', last: 'Ware' }),
    superAdmin: await layPerson(db.owner, acme.id, 'super-admin', { first: 'Sue', last: 'Ware' }),
    agent: await layAgent(db.owner, desk, ['agent']),
    deskAdmin: await layAgent(db.owner, desk, ['admin', 'billing-contact']),
  };
}

async function anAgent(t: TestApp): Promise<Somebody> {
  const { who, signIn } = await t.agent('agent');
  return { ...who, token: signIn.token };
}

interface Asked {
  readonly request: { readonly id: string; readonly workOrderId: string | null };
}

/** The body of a reply that must be a success. */
async function answer<Body>(reply: Promise<TestReply>): Promise<Body> {
  return (await wanted(200, reply)).body as Body;
}

/** A contact proven by digits, with an approval that waits and a work order. @returns the ids of it all */
async function underWay(
  t: TestApp,
  agent: Somebody,
  company: Company,
): Promise<Record<'contact' | 'plain' | 'order' | 'approval', string> & { ids: string[] }> {
  const at = testClient(t.url, agent.token);
  const chief = testClient(t.url, company.chief.token);
  const contact = await openFor(at, { first: 'Sam', last: 'Chief', email: company.chief.email });
  const { digits } = await answer<{ digits: string }>(at.post(`/api/contacts/${contact}/digits`));
  await wanted(200, chief.post('/api/portal/confirm', { contactId: contact, digits }));
  const put = async (question: Ask) => {
    const { request } = (await ask(at, contact, question)) as Asked;
    return request.id;
  };
  const asked = await put(addLiam('super-admin'));
  await wanted(200, at.post(`/api/requests/${asked}/ask-approver`));
  const plain = await put(addLiam());
  const sip = await put({ action: 'sip-credentials.request', subject: {}, details: 'for the lobby' });
  const { request } = await answer<Asked>(at.post(`/api/requests/${sip}/order`));
  const waiting = await t.db.owner.query<{ id: string }>(
    'select id from guard.approval where request_id = $1',
    [asked],
  );
  const ids = [
    contact,
    asked,
    plain,
    sip,
    ...waiting.rows.map(({ id }) => id),
    ...[company.id, company.chief.id, company.second.id, company.admin.id, company.member.id],
    company.line,
    company.device,
  ];
  const approval = waiting.rows[0]?.id ?? '';
  return { ids, contact, plain, approval, order: request.workOrderId ?? '' };
}

type Ours = Record<
  | 'contact'
  | 'plain'
  | 'order'
  | 'approval'
  | 'client'
  | 'part'
  | 'agent'
  | 'session'
  | 'recording'
  | 'consent'
  | 'entry'
  | 'group',
  string
>;

/** Which of them a path's first words speak of. */
const OF_PATH: readonly (readonly [string, keyof Ours])[] = [
  ['/api/contacts/', 'contact'],
  ['/api/portal/contacts/', 'contact'],
  ['/api/clients/', 'client'],
  ['/api/agents/', 'agent'],
  ['/api/requests/', 'plain'],
  ['/api/approvals/', 'approval'],
  ['/api/work/', 'order'],
  ['/api/portal/work/', 'order'],
  ['/api/portal/people/', 'part'],
  ['/api/sessions/', 'session'],
  ['/api/recordings/', 'recording'],
  ['/api/join/consents/', 'consent'],
  ['/api/queue/', 'entry'],
  ['/api/groups/', 'group'],
];

function pathOf(path: string, ours: Ours): string {
  const [, of] = OF_PATH.find(([begin]) => path.startsWith(begin)) ?? [];
  return path
    .replace(/\{part\}/, ours.part)
    .replace(/\{consentId\}/, ours.consent)
    .replace(/\{\w+\}/, of === undefined ? v7() : ours[of]);
}

function partOf(path: string, company: Company): string {
  if (path.includes('/lines/')) return company.line;
  return path.includes('/devices/') ? company.device : company.member.id;
}
