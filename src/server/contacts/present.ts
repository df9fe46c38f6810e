import type { z } from 'zod';
import type { Contact, ContactRow as ContactRowView } from '../../contracts/contacts.ts';
import type { Answer } from '../../contracts/common.ts';
import type { RequestView } from '../../contracts/requests.ts';
import type {
  CodeRow,
  ContactRow,
  DeviceRow,
  DigitsRow,
  EntryRow,
  LineRow,
  OwnedRow,
  ProofRow,
} from './store.ts';
import { waysOf } from './ways.ts';

/** What an agent can say to somebody whom nobody found. It is the same for all of them. */
export const NOT_FOUND_ALOUD =
  "I can't find you in a way that lets me help. I can ask your administrators to confirm you.";

/** An address as an agent sees it: `d…@acme.example`. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}…${email.slice(at)}`;
}

/** Everything that was read of one contact. */
export interface ContactParts {
  readonly row: ContactRow;
  readonly proofs: readonly ProofRow[];
  readonly code: CodeRow | null;
  readonly digits: DigitsRow | null;
  readonly lines: readonly LineRow[];
  readonly devices: readonly DeviceRow[];
  readonly requests: z.infer<typeof RequestView>[];
  readonly entries: readonly EntryRow[];
}

/** A contact as its page shows it. */
export function presentContact(parts: ContactParts): z.infer<typeof Contact> {
  const { row } = parts;
  const { first, last, role, person_id, client_id, client_name } = row;
  const isFound = first !== null && person_id !== null && client_id !== null;
  return {
    id: row.id,
    state: row.state,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    agent: { id: row.agent_id, name: row.agent_name },
    mine: row.mine,
    said: row.said,
    tries: row.tries,
    found: !isFound
      ? null
      : {
          personId: person_id,
          name: `${first} ${last ?? ''}`,
          role: role ?? '',
          clientId: client_id,
          clientName: client_name ?? '',
        },
    tier: row.tier,
    proofs: parts.proofs.map(({ at, ...proof }) => ({ ...proof, at: at.toISOString() })),
    code: parts.code === null ? null : presentCode(parts.code, row.email ?? ''),
    digits:
      parts.digits === null
        ? null
        : { expiresAt: parts.digits.expires_at.toISOString(), triesLeft: 3 - parts.digits.tries },
    ways: waysOf(row),
    fencedUntil: row.fenced_until?.toISOString() ?? null,
    lines: parts.lines.map(owned),
    devices: parts.devices.map(owned),
    requests: parts.requests,
    record: parts.entries.map(presentEntry),
    sayAloud: isFound ? null : NOT_FOUND_ALOUD,
  };
}

function owned<Row extends OwnedRow>({ owner_id, ...row }: Row) {
  return { ...row, ownerId: owner_id };
}

function stateOf({ sent_at, mail_state, mail_fault }: CodeRow) {
  if (sent_at !== null) return 'sent';
  if (mail_state === 'failed' || mail_state === 'dropped') return 'not-sent';
  return mail_fault === true ? 'waiting-for-mail' : 'making';
}

function presentCode(code: CodeRow, email: string) {
  return {
    state: stateOf(code),
    to: masked(email),
    expiresAt: code.expires_at?.toISOString() ?? null,
    triesLeft: 5 - code.tries,
  } as const;
}

function presentEntry({ n, at, action, body }: EntryRow) {
  const { sentence } = JSON.parse(body) as { sentence?: unknown };
  return {
    n: Number(n),
    at: at.toISOString(),
    action,
    sentence: typeof sentence === 'string' ? sentence : action,
  };
}

/** One line of the list of contacts. */
export function presentRow(
  row: ContactRow,
  outcome: Answer['outcome'] | null,
): z.infer<typeof ContactRowView> {
  return {
    id: row.id,
    state: row.state,
    label: row.first === null ? `${row.said.first} ${row.said.last}` : `${row.first} ${row.last ?? ''}`,
    found: row.first !== null,
    agentId: row.agent_id,
    agentName: row.agent_name,
    mine: row.mine,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    outcome,
  };
}
