import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RULES_STAMP } from './applied.ts';

/** One row of `guard.rule`: column to value. */
export type RuleRow = Readonly<Record<string, unknown>>;

/** The columns of `guard.rule`, in order. */
export const RULE_COLUMNS = [
  'action',
  'role',
  'aspect',
  'own',
  'granted',
  'subject_role',
  'signed_by',
  'everywhere',
  'preset',
  'outcome',
  'tier',
  'approver',
  'rule',
] as const;

/** Short name of a set of rules: SHA-256 (hex) of all rows, their order aside. */
export function stampOf(rules: readonly RuleRow[]): string {
  const lines = rules.map((row) => JSON.stringify(RULE_COLUMNS.map((column) => row[column] ?? null)));
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

/** The stamp of the rules that the database holds, or undefined. Any role may ask. */
export async function stampIn(client: pg.Client | pg.Pool | pg.PoolClient): Promise<string | undefined> {
  const sql = 'select value from migrate.stamp where name = $1';
  return (await client.query<{ value: string }>(sql, [RULES_STAMP])).rows[0]?.value;
}

/**
 * Writes the rules of `src/policy` into `guard.rule` where they differ, in the caller's transaction; does
 * nothing while that table is not there.
 *
 * @returns whether it wrote
 */
export async function writeRules(client: pg.Client, rules: readonly RuleRow[]): Promise<boolean> {
  const there = await client.query<{ there: boolean }>(
    "select to_regclass('guard.rule') is not null as there",
  );
  const stamp = stampOf(rules);
  if (there.rows[0]?.there !== true || (await stampIn(client)) === stamp) return false;
  const columns = RULE_COLUMNS.join(', ');
  await client.query('delete from guard.rule');
  await client.query(
    `insert into guard.rule (${columns})
     select ${columns} from jsonb_populate_recordset(null::guard.rule, $1::jsonb)`,
    [JSON.stringify(rules)],
  );
  await client.query(
    'insert into migrate.stamp values ($1, $2) on conflict (name) do update set value = excluded.value',
    [RULES_STAMP, stamp],
  );
  return true;
}

/** The rules as `src/policy` enumerates them. Loaded when needed: it is no small table. */
export async function rulesOfPolicy(): Promise<readonly RuleRow[]> {
  const { enumerateGuardRules } = await import('../../../policy/index.ts');
  return [...enumerateGuardRules()].map(({ subjectRole, signedBy, ...rest }) => ({
    ...rest,
    subject_role: subjectRole,
    signed_by: signedBy,
  }));
}
