import { emailKey } from '../contacts/matching/keys.ts';
import { newToken } from '../db/tokens.ts';

/** A connection as the owner. */
interface Owner {
  query(sql: string, values: unknown[]): Promise<{ rows: { name: string | null }[] }>;
}

/** A link by which an admin enrols a factor in place of those they lost. */
export interface WayBack {
  /** First and last name. */
  readonly name: string;
  readonly link: string;
}

/**
 * Makes a way back for an admin, good for an hour and once: whoever holds the owner's right to the database, and so the
 * server, is trusted with it. The admin's sign-ins end; the desk's record and all admins are told.
 *
 * @param url where the desk is, without a trailing slash
 * @returns null when no admin who accepted their invitation has this mail address
 */
export async function makeWayBack(owner: Owner, email: string, url: string): Promise<WayBack | null> {
  const { text, hash } = newToken();
  const { rows } = await owner.query('select guard.make_way_back($1, $2) as name', [
    emailKey(email) ?? email,
    hash,
  ]);
  const name = rows[0]?.name ?? null;
  return name === null ? null : { name, link: `${url}/invitation#${text}` };
}
