import { createHmac } from 'node:crypto';
import type pg from 'pg';
import type { EmbeddedServer } from './embedded/embedded.ts';
import { keptSecret } from './secrets.ts';

/** The database roles that the running server signs in with; none of them owns anything. */
export const ROLES = ['bw_app', 'bw_auth', 'bw_sweep'] as const;

/** One of {@link ROLES}. */
export type RoleName = (typeof ROLES)[number];

/** The name of the database in the embedded server. */
export const EMBEDDED_DATABASE = 'bailiwick';

/** How to get into one database: as its owner (migrations, backup, restore) and as each role. */
export interface DatabaseAccess {
  readonly kind: 'embedded' | 'external';
  /** Who may make tables and roles. Never kept by the running server. */
  readonly owner: pg.ClientConfig;
  /** What each role signs in with. */
  readonly roles: Readonly<Record<RoleName, pg.ClientConfig>>;
  /** The database's name. */
  readonly database: string;
}

/** Access to `database` of a running embedded server. */
export function embeddedAccess(
  server: Pick<EmbeddedServer, 'address'>,
  database = EMBEDDED_DATABASE,
): DatabaseAccess {
  return accessTo('embedded', { ...server.address, database }, (role) =>
    derivedPassword(server.address.password, role),
  );
}

/**
 * Access to the PostgreSQL that `url` (DATABASE_URL) names. The passwords of the roles follow from the
 * owner's, so that several nodes agree; where the owner needs none, they are kept in `data/secrets`.
 */
export function externalAccess(url: string, data: string): DatabaseAccess {
  const owner = fromUrl(url);
  const password = typeof owner.password === 'string' ? owner.password : '';
  return accessTo('external', owner, (role) =>
    password === '' ? keptSecret(data, role) : derivedPassword(password, role),
  );
}

/** The same access, to another database of that server. */
export function withDatabase(access: DatabaseAccess, database: string): DatabaseAccess {
  const roles = Object.fromEntries(
    ROLES.map((role) => [role, { ...access.roles[role], database }]),
  ) as unknown as Record<RoleName, pg.ClientConfig>;
  return { kind: access.kind, owner: { ...access.owner, database }, roles, database };
}

/** HMAC-SHA256 of the role's name under the owner's password, base64url. */
export function derivedPassword(ownerPassword: string, role: RoleName): string {
  return createHmac('sha256', ownerPassword).update(role).digest('base64url');
}

function accessTo(
  kind: DatabaseAccess['kind'],
  owner: pg.ClientConfig & { database: string },
  password: (role: RoleName) => string,
): DatabaseAccess {
  const roles = Object.fromEntries(
    ROLES.map((role) => [role, { ...owner, user: role, password: password(role) }]),
  ) as unknown as Record<RoleName, pg.ClientConfig>;
  return { kind, owner, roles, database: owner.database };
}

/** Takes a `postgres://` address apart ourselves, since user and password are to be replaced in it. */
function fromUrl(text: string): pg.ClientConfig & { database: string } {
  const url = new URL(text);
  const folder = url.searchParams.get('host');
  const user = decodeURIComponent(url.username) || process.env['USER'] || 'postgres';
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  return {
    host: folder ?? (decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '') || 'localhost'),
    port: Number(url.port || url.searchParams.get('port') || 5432),
    user,
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || user,
    ssl: mode === 'disable' ? false : { rejectUnauthorized: mode === 'verify-full' || mode === 'verify-ca' },
  };
}
