import type { Sql } from '../../db/transaction.ts';

/** A mail that is to be made and sent now, leased to this process for 30 seconds. */
export interface DueMail {
  readonly id: string;
  readonly kind:
    | 'sign-in'
    | 'invitation'
    | 'code'
    | 'approval'
    | 'non-member'
    | 'digest'
    | 'not-me'
    | 'notice'
    | 'checkpoint'
    | 'session'
    | 'receipt';
  readonly ref: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly agent_id: string | null;
  readonly client_id: string | null;
  readonly person_id: string | null;
  /** As it stands on record; of a sign-in what was typed. */
  readonly address: string | null;
  /** The address as it is compared. */
  readonly email_key: string | null;
  readonly first: string | null;
  readonly desk_name: string;
  readonly client_name: string | null;
  /** Which try this is, from 1. */
  readonly tries: number;
  /** Whether the sample desk is loaded. */
  readonly sample: boolean;
}

/** How the making and sending of a mail went. */
export type Ending = 'sent' | 'dropped' | 'failed' | 'fault';

/** Leases one mail that is due; undefined when there is none. */
export function nextMail(sql: Sql): Promise<DueMail | undefined> {
  return sql.first<DueMail>('select * from guard.mail_next()');
}

/** Says how it went; of a code that was sent, its time begins in the same moment. */
export async function endMail(
  sql: Sql,
  mail: DueMail,
  ending: Ending,
  fault: string | null = null,
): Promise<void> {
  if (ending === 'sent' && mail.kind === 'code') await sql.rows('select guard.code_sent($1)', [mail.ref]);
  await sql.rows('select guard.mail_done($1, $2, $3)', [mail.id, ending, fault]);
}
