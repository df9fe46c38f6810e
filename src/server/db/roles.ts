import { createHmac, createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { ROLES } from './access.ts';
import type { DatabaseAccess, RoleName } from './access.ts';
import { codeOf, Obstacle } from './obstacle.ts';

/** Who owns the tables when the database is entered by a superuser: a role that cannot sign in. */
export const OWNER = 'bw_owner';

/** Opens one connection as the owner. It never ends the process when it breaks; end it yourself. */
export async function connectOwner(access: DatabaseAccess, database = access.database): Promise<pg.Client> {
  const client = new pg.Client({
    ...access.owner,
    database,
    application_name: 'bailiwick owner',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined); // the query that runs then is refused with the same error
  await client.connect();
  return client;
}

/**
 * Makes sure that database, roles and their passwords are there, and takes from everybody else what a new
 * database grants (entering it, temporary tables). Safe to repeat, and to run from several processes.
 *
 * @returns the role that is to own the tables: `bw_owner` under a superuser, else the user of DATABASE_URL
 */
export async function prepareDatabase(access: DatabaseAccess): Promise<string> {
  const server = await connectOwner(access, access.kind === 'embedded' ? 'postgres' : access.database);
  let owner: string;
  try {
    const me = await whoAmI(server);
    if (!me.super && !me.createrole) throw tooWeak(me.name);
    owner = me.super ? OWNER : me.name;
    if (owner === OWNER) await ensureRole(server, OWNER, 'nologin');
    for (const role of ROLES) await ensureLogin(server, access, role);
    if (access.kind === 'embedded') await ensureDatabase(server, access.database, owner);
    await grantDatabase(server, access.database, owner);
  } finally {
    await server.end();
  }
  return owner;
}

/** What is granted on the database as a whole; `create database … template` does not copy it. */
export async function grantDatabase(server: pg.Client, database: string, owner: string): Promise<void> {
  const name = pg.escapeIdentifier(database);
  const facts = await server.query<{ owner: string; mine: boolean }>(
    `select r.rolname as owner, pg_has_role(r.oid, 'usage') as mine
       from pg_database d join pg_roles r on r.oid = d.datdba where d.datname = $1`,
    [database],
  );
  const { owner: current, mine } = facts.rows[0] ?? { owner: '', mine: false };
  if (!mine) {
    throw new Obstacle(
      `The database ${database} belongs to ${current}: let the user of DATABASE_URL own it ` +
        `(alter database ${name} owner to …).`,
    );
  }
  if (owner === OWNER && current !== OWNER) {
    await server.query(`alter database ${name} owner to ${pg.escapeIdentifier(OWNER)}`);
  }
  await settled(() => server.query(`revoke all on database ${name} from public`));
  await settled(() => server.query(`grant connect on database ${name} to ${ROLES.join(', ')}`));
}

async function whoAmI(client: pg.Client) {
  const sql = `select rolname as name, rolsuper as super, rolcreaterole as createrole
    from pg_roles where rolname = current_user`;
  const row = (await client.query<{ name: string; super: boolean; createrole: boolean }>(sql)).rows[0];
  if (row === undefined) throw new Obstacle('The database does not say who its user is; check DATABASE_URL.');
  return row;
}

function tooWeak(name: string): Obstacle {
  return new Obstacle(
    `The user ${name} of DATABASE_URL may not make the roles that Bailiwick works as: ` +
      `run "alter role ${pg.escapeIdentifier(name)} createrole" as the database's administrator.`,
  );
}

async function ensureDatabase(server: pg.Client, database: string, owner: string): Promise<void> {
  const there = await server.query('select 1 from pg_database where datname = $1', [database]);
  if (there.rowCount !== 0) return;
  const sql = `create database ${pg.escapeIdentifier(database)} owner ${pg.escapeIdentifier(owner)}`;
  await server.query(sql).catch(unlessThere);
}

async function ensureRole(server: pg.Client, role: string, options: string): Promise<void> {
  const there = await server.query('select 1 from pg_roles where rolname = $1', [role]);
  if (there.rowCount === 0) {
    await server.query(`create role ${pg.escapeIdentifier(role)} ${options}`).catch(unlessThere);
  }
}

/** Makes a role that signs in, or sets its password again when the derived one does not open the door. */
async function ensureLogin(server: pg.Client, access: DatabaseAccess, role: RoleName): Promise<void> {
  const password = access.roles[role].password;
  if (typeof password !== 'string') throw new TypeError(`no password for ${role}`);
  const verifier = pg.escapeLiteral(scramVerifier(password));
  const there = await server.query('select 1 from pg_roles where rolname = $1', [role]);
  if (there.rowCount === 0) {
    const options = 'login nosuperuser nocreatedb nocreaterole noinherit';
    await server.query(`create role ${role} ${options} password ${verifier}`).catch(unlessThere);
  } else if (!(await opens(access, role))) {
    await settled(() => server.query(`alter role ${role} login password ${verifier}`));
  }
}

/** Whether the role's password is right; a database that is not there yet, or closed to it, comes after that check. */
async function opens(access: DatabaseAccess, role: RoleName): Promise<boolean> {
  const client = new pg.Client({ ...access.roles[role], connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // told by connect() below
  try {
    await client.connect();
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === '3D000' || code === '42501') return true;
    if (code === '28P01' || code === '28000') return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined); // it may never have been open
  }
}

/** Another process made the same thing between the look and the making. */
function unlessThere(error: unknown): undefined {
  const code = codeOf(error);
  if (code === '42710' || code === '42P04' || code === '23505') return undefined;
  throw error;
}

/** PostgreSQL refuses two changes of one catalogue row at once ("tuple concurrently updated"): repeat. */
async function settled(change: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await change();
      return;
    } catch (error) {
      if (codeOf(error) !== 'XX000' || tries >= 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 40));
    }
  }
}

/**
 * What PostgreSQL keeps of a password (RFC 5802). Made here, so that the password itself never travels in a
 * statement, where the server's log might keep it.
 */
export function scramVerifier(password: string, salt = randomBytes(16), rounds = 4096): string {
  const salted = pbkdf2Sync(password, salt, rounds, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
