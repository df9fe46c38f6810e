import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import type { z } from 'zod';
import type { Imported, ImportPreview, ImportRun } from '../../../contracts/clients.ts';
import { Problem } from '../../../contracts/errors.ts';
import { counted } from '../../../contracts/words.ts';
import { perform, read } from '../../gate/perform.ts';
import type { Caller, Tx } from '../../gate/tx.ts';
import { readPeople } from '../csv/readPeople.ts';
import type { PeopleFile } from '../csv/readPeople.ts';
import { personColumns } from '../personRow.ts';
import { clientById, emailKeysOf, insertPeople } from '../store.ts';
import { callerName } from '../../gate/who.ts';

const SAMPLE = 20;
const BAD_SHOWN = 200;

const hashOf = (csv: string): string => createHash('sha256').update(csv, 'utf8').digest('hex');

async function fileFor(tx: Tx, clientId: string, csv: string): Promise<PeopleFile> {
  const client = await clientById(tx, clientId);
  if (client.state !== 'onboarding') throw new Problem('client-live');
  return readPeople(csv, { existingEmails: await emailKeysOf(tx, clientId) });
}

/** How many rows are bad: one row may be so for several reasons. */
const rowsIn = (bad: PeopleFile['bad']): number => new Set(bad.map(({ line }) => line)).size;

/** What an import would do: how many of each role, and every bad row with its line and reason. Changes nothing. */
export function previewImport(
  caller: Caller,
  clientId: string,
  csv: string,
): Promise<z.infer<typeof ImportPreview>> {
  return read(caller, { action: 'client.onboard' }, async (tx) => {
    const { rows, bad } = await fileFor(tx, clientId, csv);
    const roles = { 'super-admin': 0, admin: 0, member: 0 };
    for (const { role } of rows) roles[role] += 1;
    return {
      hash: hashOf(csv),
      rows: rows.length,
      sample: rows.slice(0, SAMPLE),
      roles,
      badRows: rowsIn(bad),
      bad: bad.slice(0, BAD_SHOWN).map(({ line, column, value, reason }) => ({
        line,
        column: column ?? null,
        value: value ?? null,
        reason,
      })),
    };
  });
}

/**
 * Imports exactly the file that was previewed, all or nothing, as one entry of the record.
 * Throws `parameters-changed` for another file and `import-bad-rows`.
 */
export function importPeople(
  caller: Caller,
  clientId: string,
  { csv, hash }: z.output<typeof ImportRun>,
): Promise<z.infer<typeof Imported>> {
  if (hashOf(csv) !== hash) throw new Problem('parameters-changed');
  const sentence = 'Import people into the directory.';
  return perform(caller, { action: 'client.onboard', sentence }, async (tx) => {
    await tx.rows('select guard.onboard($1)', [clientId]);
    const { rows, bad } = await fileFor(tx, clientId, csv);
    if (bad.length > 0)
      throw new Problem('import-bad-rows', { count: rowsIn(bad), bad: bad.slice(0, BAD_SHOWN) });
    await insertPeople(
      tx,
      clientId,
      rows.map((row) => ({ ...personColumns(row), id: v7(), role: row.role })),
    );
    tx.record({
      chain: clientId,
      action: 'client.onboard',
      body: {
        sentence: `${await callerName(tx)} imported ${counted(rows.length, 'person', 'people')} into the directory.`,
        subject: { rows: rows.length, sha256: hash },
      },
    });
    return { added: rows.length };
  });
}
