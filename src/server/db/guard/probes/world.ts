import { v7 } from 'uuid';
import { nameKeys } from '../../../contacts/matching/keys.ts';
import { testDatabase } from '../../../testing/database.ts';
import type { TestDatabase } from '../../../testing/database.ts';
import { layAgent, layClient, layDesk, layPerson, layRows, laySignIn } from '../../../testing/people.ts';
import type { LaidPerson } from '../../../testing/people.ts';

/** Somebody with the raw token of a fresh sign-in. */
export interface Somebody {
  readonly id: string;
  readonly email: string;
  readonly token: Buffer;
}

/** A client with its people, a line and a device of its Member. */
export interface Company {
  readonly id: string;
  readonly chief: Somebody;
  readonly second: Somebody;
  readonly admin: Somebody;
  readonly member: Somebody;
  readonly line: string;
  readonly device: string;
}

/** Two clients of one desk with two agents: enough to try every way from one into the other. */
export interface World {
  readonly db: TestDatabase;
  readonly desk: string;
  readonly agent: Somebody;
  readonly colleague: Somebody;
  readonly acme: Company;
  readonly globex: Company;
}

/** Lays a world in a database of its own. */
export async function aWorld(): Promise<World> {
  const db = await testDatabase();
  const desk = await layDesk(db.owner);
  const agent = await anAgent(db, desk);
  const colleague = await anAgent(db, desk);
  return { db, desk, agent, colleague, acme: await aCompany(db, desk), globex: await aCompany(db, desk) };
}

async function anAgent(db: TestDatabase, desk: string): Promise<Somebody> {
  const who = await layAgent(db.owner, desk, ['agent']);
  return { ...who, token: (await laySignIn(db.owner, who)).token };
}

async function aCompany(db: TestDatabase, desk: string): Promise<Company> {
  const id = await layClient(db.owner, desk);
  const [chief, second, admin, member] = [
    await signedIn(db, await layPerson(db.owner, id, 'super-admin', { first: 'Sam', last: 'Chief' })),
    await signedIn(db, await layPerson(db.owner, id, 'super-admin', { first: 'Una', last: 'Second' })),
    await signedIn(db, await layPerson(db.owner, id, 'admin', { first: 'Ada', last: 'Middle' })),
    await signedIn(db, await layPerson(db.owner, id, 'member', { first: 'Dana', last: 'Okafor' })),
  ];
  const [line, device] = [v7(), v7()];
  await layRows(db.owner, 'line', async () => {
    await db.owner.query(`insert into line values ($1, $2, '+1 555 0100', 'Desk', $3)`, [
      id,
      line,
      member.id,
    ]);
  });
  await layRows(db.owner, 'device', async () => {
    await db.owner.query(`insert into device values ($1, $2, 'Laptop', 'computer', $3)`, [
      id,
      device,
      member.id,
    ]);
  });
  return { id, chief, second, admin, member, line, device };
}

async function signedIn(db: TestDatabase, who: LaidPerson): Promise<Somebody> {
  return { ...who, token: (await laySignIn(db.owner, who)).token };
}

/** What an agent types of a caller, with the keys that a server derives. */
export function saidOf(first: string, last: string, email: string) {
  return { first, last, email, keys: { first: nameKeys(first), last: nameKeys(last), email } };
}
