import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { forging } from './probes/forging.ts';
import { lending } from './probes/lending.ts';
import { rows } from './probes/rows.ts';
import { telling } from './probes/telling.ts';
import { aWorld } from './probes/world.ts';
import type { World } from './probes/world.ts';

/** A fence of the database and how to take it away and put it back. */
interface Fence {
  readonly name: string;
  readonly drop: string;
  readonly restore: string;
}

let w: World;
beforeAll(async () => void (w = await aWorld()));
afterAll(() => w.db.drop());

const id = pg.escapeIdentifier;

async function triggers(): Promise<Fence[]> {
  const found = await w.db.owner.query<{ tab: string; name: string; state: string }>(
    `select tgrelid::regclass::text as tab, tgname as name, tgenabled as state from pg_trigger t
       join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where not tgisinternal and n.nspname in ('public', 'guard', 'auth') order by 1, 2`,
  );
  return found.rows.map(({ tab, name, state }) => ({
    name: `trigger ${name}`,
    drop: `alter table ${tab} disable trigger ${id(name)}`,
    restore: `alter table ${tab} enable ${state === 'A' ? 'always ' : ''}trigger ${id(name)}`,
  }));
}

async function policies(): Promise<Fence[]> {
  const found = await w.db.owner.query<
    Record<'tablename' | 'policyname' | 'cmd', string> & Record<'qual' | 'with_check', string | null>
  >(
    `select tablename, policyname, cmd, qual, with_check from pg_policies where schemaname = 'public' order by 1, 2`,
  );
  return found.rows.map(({ tablename, policyname, cmd, qual, with_check }) => ({
    name: `policy ${policyname}`,
    drop: `drop policy ${id(policyname)} on ${id(tablename)}`,
    restore: `create policy ${id(policyname)} on ${id(tablename)} for ${cmd} to bw_app
      ${qual === null ? '' : `using (${qual})`} ${with_check === null ? '' : `with check (${with_check})`}`,
  }));
}

/** The first claim that does not hold; null when all of them do. */
async function firstBroken(): Promise<string | null> {
  for (const { name, run } of [...rows, ...telling, ...lending, ...forging]) {
    const broken = await run(w).then(
      () => false,
      () => true,
    );
    if (broken) return name;
  }
  return null;
}

it('every claim holds with every fence up', async () => {
  expect(await firstBroken()).toBeNull();
}, 60_000);

it('no trigger and no policy can be taken away unseen', async () => {
  const fences = [...(await triggers()), ...(await policies())];
  expect(fences.length).toBeGreaterThan(20);
  const unseen: string[] = [];
  for (const { name, drop, restore } of fences) {
    await w.db.owner.query(drop);
    if ((await firstBroken()) === null) unseen.push(name);
    await w.db.owner.query(restore);
  }
  expect(unseen).toEqual([]);
}, 240_000);
