import type { Me } from '../../contracts/common.ts';
import { Problem } from '../../contracts/errors.ts';
import type { App } from '../app.ts';
import { transaction } from '../gate/tx.ts';

interface MeRow {
  readonly kind: 'agent' | 'person';
  readonly id: string;
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly desk_id: string;
  readonly desk_name: string;
  readonly client_id: string | null;
  readonly client_name: string | null;
  readonly client_state: Me['clientState'];
  readonly roles: string[];
  readonly single: boolean;
  readonly factor_at: Date | null;
  readonly mail_since: Date | null;
  readonly mail_fault: string | null;
}

/** Whoever carries this token, as their own pages see them; null when it has no living sign-in. */
export async function readMe(app: App, token: Buffer): Promise<Me | null> {
  try {
    return await transaction({ app, token }, async (tx) => {
      const [row] = await tx.rows<MeRow>(
        `select m.*, w.factor_at, s.since as mail_since, s.fault as mail_fault
           from guard.me() m cross join guard.whoami($1) w left join guard.mail_stands() s on true`,
        [token],
      );
      // None: the sign-in was ended elsewhere since this transaction entered.
      return row === undefined ? null : present(row);
    });
  } catch (error) {
    if (error instanceof Problem && error.code === 'sign-in-needed') return null;
    throw error;
  }
}

function present(row: MeRow): Me {
  return {
    kind: row.kind,
    id: row.id,
    name: `${row.first} ${row.last}`,
    email: row.email,
    deskId: row.desk_id,
    deskName: row.desk_name,
    clientId: row.client_id,
    clientName: row.client_name,
    clientState: row.client_state,
    roles: row.roles,
    factorAt: row.factor_at?.toISOString() ?? null,
    single: row.single,
    mailStands:
      row.mail_since === null || row.mail_fault === null
        ? null
        : { since: row.mail_since.toISOString(), fault: row.mail_fault },
  };
}
