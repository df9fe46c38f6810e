import type { z } from 'zod';
import type { ClientWhole } from '../../contracts/clients.ts';
import type { ClientRecord, DeviceRecord, LineRecord, PersonRecord } from './store.ts';

/** A client's row as its readers see it. */
export function presentClient(row: ClientRecord) {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    preset: row.preset,
    mailDomains: row.mail_domains,
    people: row.people,
    createdAt: row.created_at.toISOString(),
    liveAt: row.live_at?.toISOString() ?? null,
    version: row.version,
  };
}

export const presentLine = ({ id, number, label, owner_id }: LineRecord) => ({
  id,
  number,
  label,
  ownerId: owner_id,
});

export const presentDevice = ({ id, name, kind, owner_id }: DeviceRecord) => ({
  id,
  name,
  kind,
  ownerId: owner_id,
});

export const presentPerson = ({ id, first, last, email, phone, role, status, version }: PersonRecord) => ({
  id,
  first,
  last,
  email,
  phone,
  role,
  status,
  version,
});

/** What was read of a client, put together. */
export interface WholeParts {
  readonly client: ClientRecord;
  readonly people: readonly PersonRecord[];
  readonly lines: readonly LineRecord[];
  readonly devices: readonly DeviceRecord[];
  readonly invited: z.infer<typeof ClientWhole>['invited'];
  /** Why the reader may not edit it; null: they may. */
  readonly hindrance: string | null;
}

/** A client with its directory. */
export function presentWhole(parts: WholeParts): z.infer<typeof ClientWhole> {
  return {
    client: presentClient(parts.client),
    people: parts.people.map(presentPerson),
    lines: parts.lines.map(presentLine),
    devices: parts.devices.map(presentDevice),
    invited: parts.invited,
    may: { edit: parts.hindrance === null, why: parts.hindrance },
  };
}
