import { createHash, randomBytes, randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import { newToken } from '../../db/tokens.ts';
import type { Sql } from '../../db/transaction.ts';
import type { DueMail } from './queue.ts';

/** Links that a mail can carry, and how long each is good, seconds. */
const LIFE = {
  'sign-in': 15 * 60,
  invitation: 7 * 24 * 60 * 60,
  'not-me': 3 * 24 * 60 * 60,
  stop: 7 * 24 * 60 * 60,
} as const;

/** Whom or what a link is for. */
export interface LinkFor {
  /** The address that the mail goes to: a sign-in link opens its accounts, an invitation ends when it is corrected. */
  readonly emailKey?: string | null;
  readonly agentId?: string | null;
  readonly clientId?: string | null;
  readonly personId?: string | null;
  readonly contactId?: string | null;
  /** A stop link ends with what it stops. */
  readonly until?: Date;
}

/**
 * Makes the secret of a link now, as its mail is written; one of an earlier try of the same mail ends.
 *
 * @returns the 43 characters for the link's fragment
 */
export async function makeLink(
  sql: Sql,
  mail: Pick<DueMail, 'id'>,
  purpose: keyof typeof LIFE,
  whom: LinkFor,
  evaluation: boolean,
): Promise<string> {
  const { text, hash } = newToken();
  await sql.rows('delete from auth.link where mail_id = $1 and used_at is null', [mail.id]);
  await sql.rows(
    `insert into auth.link (id, purpose, secret_hash, mail_id, email_key, agent_id, client_id, person_id, contact_id,
       evaluation, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, least($12, guard.now() + make_interval(secs => $11)))`,
    [
      v7(),
      purpose,
      hash,
      mail.id,
      whom.emailKey ?? null,
      whom.agentId ?? null,
      whom.clientId ?? null,
      whom.personId ?? null,
      whom.contactId ?? null,
      evaluation,
      LIFE[purpose],
      whom.until ?? null,
    ],
  );
  return text;
}

/** Makes the eight digits of a code, which prove the address that they go to; null when the code ended or was sent meanwhile. */
export async function makeCode(
  sql: Sql,
  codeId: string,
  emailKey: string | null,
  evaluation: boolean,
): Promise<string | null> {
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const salt = randomBytes(16);
  const hash = createHash('sha256').update(salt).update(code, 'utf8').digest();
  const made = await sql.first<{ made: boolean }>('select guard.code_made($1, $2, $3, $4, $5) as made', [
    codeId,
    hash,
    salt,
    evaluation,
    emailKey,
  ]);
  return made?.made === true ? code : null;
}
