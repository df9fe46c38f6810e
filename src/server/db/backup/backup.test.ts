import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import { dropDatabase, emptyDatabase } from '../../testing/database.ts';
import type { DatabaseAccess } from '../access.ts';
import { migrate } from '../migrate/migrate.ts';
import type { Migration } from '../migrate/source.ts';
import { openPools } from '../pools.ts';
import { connectOwner } from '../roles.ts';
import { backupBefore } from './automatic.ts';
import { readBackup } from './read.ts';
import { restore } from './restore.ts';
import { writeBackup } from './write.ts';

const migrations: Migration[] = [
  {
    name: 'migrations/001-rooms.sql',
    sha256: 'a1',
    sql: `
      create table room (id int primary key, parent int references room, name text not null, parts text[], data bytea,
        at timestamptz default clock_timestamp(), whole jsonb, long text generated always as (name || '!') stored,
        log bigint generated always as identity);
      create table seeded (word text primary key);
      insert into seeded values ('from the migration');
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
      create constraint trigger late after insert on room deferrable initially deferred
        for each row when (new.name = 'forbidden') execute function refuse();
      create trigger early before insert or update on seeded
        for each row when (new.word = 'forbidden') execute function refuse();
      alter table seeded enable always trigger early;
      grant select on room to bw_app;`,
  },
  { name: 'migrations/002-more.sql', sha256: 'b2', sql: 'alter table room add column size int default 7;' },
];

const rows = `
  insert into room (id, parent, name, parts, data, whole) values
    (1, null, 'tab' || chr(9) || 'line' || chr(10) || 'back\\slash', array['a', null, 'ü "q"'], '\\x00ff5c', '{"a": 1}'),
    (2, 1, '\\.', '{}', null, null), (3, 2, '', null, '\\x', '"x"');
  insert into room (id, name) select n, repeat('long ' || n, 200) from generate_series(10, 2000) n;
  update room set parent = 3 where id = 1;
  alter table seeded disable trigger early; insert into seeded values ('forbidden');
  alter table seeded enable always trigger early;`;

describe('backup and restore', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-backup-'));
  const file = path.join(folder, 'one.backup');
  let from: DatabaseAccess;
  let to: DatabaseAccess;

  beforeAll(async () => {
    from = await emptyDatabase();
    await migrate(from, { migrations: migrations.slice(0, 1), rules: [] });
    await asOwner(from, (client) => client.query(rows));
    await asOwner(from, (client) => writeBackup(client, file));
  });
  beforeEach(async () => void (to = await emptyDatabase()));
  afterEach(() => dropDatabase(to.database));
  afterAll(async () => {
    await dropDatabase(from.database);
    fs.rmSync(folder, { recursive: true });
  });

  it('writes a file that only its owner reads, and reads it back whole', async () => {
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const summary = await readBackup(file);
    expect(summary.header.tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['public.room', 1994],
      ['public.seeded', 2],
    ]);
    expect(summary.header.migrations.map(({ name }) => name)).toEqual(['migrations/001-rooms.sql']);
  });

  it('gives every row back, brings it forward, and leaves keys and triggers as they were', async () => {
    await restore(to, file, { migrations, rules: [] });
    const content = (access: DatabaseAccess) =>
      asOwner(access, async (client) => {
        const all = await client.query(
          'select id, parent, name, parts, data, at, whole, long, log from room order by id',
        );
        const seeded = await client.query('select * from seeded order by 1');
        return [all.rows, seeded.rows];
      });
    expect(await content(to)).toEqual(await content(from));
    await asOwner(to, async (client) => {
      const sizes = await client.query('select distinct size from room');
      expect(sizes.rows).toEqual([{ size: 7 }]);
      await expect(client.query(`update seeded set word = 'forbidden'`)).rejects.toThrow('refused');
      await expect(client.query(`insert into room (id, name) values (5, 'forbidden')`)).rejects.toThrow(
        'refused',
      );
      await expect(client.query(`insert into room (id, parent, name) values (5, 6, 'x')`)).rejects.toThrow(
        'room_parent',
      );
      const next = await client.query(`insert into room (id, name) values (5, 'x') returning log`);
      expect(Number(next.rows[0]?.log)).toBeGreaterThan(1994);
      const always = await client.query(`select tgenabled from pg_trigger where tgname = 'early'`);
      expect(always.rows).toEqual([{ tgenabled: 'A' }]);
    });
  });

  it('restores over a start that nobody used, of a newer version too', async () => {
    await migrate(to, { migrations, rules: [] });
    await asOwner(to, (client) => client.query('delete from seeded'));
    await restore(to, file, { migrations, rules: [] });
    const pools = openPools(to);
    const count = await pools.app.query<{ n: number }>('select count(*) as n from room');
    await pools.close();
    expect(count.rows).toEqual([{ n: 1994 }]);
  });

  it('refuses a database that has rows, and changes nothing', async () => {
    await migrate(to, { migrations, rules: [] });
    await expect(restore(to, file, { migrations, rules: [] })).rejects.toThrow('The database is not empty');
    const kept = await asOwner(to, (client) => client.query('select word from seeded'));
    expect(kept.rows).toEqual([{ word: 'from the migration' }]);
  });

  it('refuses a database with tables of others', async () => {
    await asOwner(to, (client) => client.query('create table theirs (id int)'));
    await expect(restore(to, file, { migrations, rules: [] })).rejects.toThrow(
      "not Bailiwick's (public.theirs)",
    );
  });

  it('refuses a database that is in use', async () => {
    await migrate(to, { migrations, rules: [] });
    const pools = openPools(to);
    await pools.app.query('select 1');
    await expect(restore(to, file, { migrations, rules: [] })).rejects.toThrow(
      'works with this database right now',
    );
    await pools.close();
  });

  it('refuses a file of a newer version', async () => {
    const newer = [{ ...migrations[0]!, sha256: 'other' }];
    await expect(restore(to, file, { migrations: newer, rules: [] })).rejects.toThrow(
      'newer or other Bailiwick',
    );
    await expect(restore(to, file, { migrations: [], rules: [] })).rejects.toThrow(
      'newer or other Bailiwick',
    );
  });

  it('refuses a row that a key forbids, with nothing changed', async () => {
    const broken = path.join(folder, 'orphan.backup');
    await asOwner(from, async (client) => {
      await client.query(
        'begin; alter table room drop constraint room_parent_fkey; update room set parent = 7 where id = 2',
      );
      await client.query('commit');
      await writeBackup(client, broken);
    });
    await expect(restore(to, broken, { migrations, rules: [] })).rejects.toThrow('room_parent');
    const left = await asOwner(to, (client) => client.query(`select to_regclass('public.room') as there`));
    expect(left.rows).toEqual([{ there: null }]);
  });

  it('finds every kind of damage before it touches the database', async () => {
    const plain = gunzipSync(fs.readFileSync(file));
    const at = plain.indexOf('long 500');
    const changed = Buffer.from(plain);
    changed.write('l0ng', at);
    const cutLine = Buffer.concat([
      plain.subarray(0, plain.lastIndexOf(10, at)),
      plain.subarray(plain.indexOf(10, at)),
    ]);
    const packed = fs.readFileSync(file);
    const flipped = Buffer.from(packed);
    flipped[flipped.length >> 1]! ^= 1;
    const damages: Record<string, Buffer> = {
      changed: gzipSync(changed),
      'a row less': gzipSync(cutLine),
      'cut in the middle': packed.subarray(0, packed.length >> 1),
      'cut at the end': packed.subarray(0, -9),
      'no end line': gzipSync(plain.subarray(0, plain.lastIndexOf('{"end"'))),
      'a tail': gzipSync(Buffer.concat([plain, Buffer.from('more\n')])),
      'a flipped bit': flipped,
      empty: Buffer.alloc(0),
      'no backup': gzipSync('{"other":1}\n'),
      'no gzip': Buffer.from('hello\n'),
      'a head that tells nothing': gzipSync('{"bailiwick":"backup","v":1}\n'),
      'a head of other things': gzipSync(
        '{"at":"x","bailiwick":"backup","migrations":[],"sequences":[],"tables":[{}],"v":1}\n',
      ),
      'a row that never ends': gzipSync(Buffer.concat([plain.subarray(0, at), Buffer.alloc(80 << 20, 'x')])),
    };
    for (const [kind, bytes] of Object.entries(damages)) {
      const damaged = path.join(folder, 'damaged.backup');
      fs.writeFileSync(damaged, bytes);
      await expect(restore(to, damaged, { migrations, rules: [] }), kind).rejects.toThrow(
        'is damaged or no backup',
      );
    }
  });

  /** The file with something in it called otherwise, and a checksum that fits. @returns its path */
  function renamed(name: string, was: string | RegExp = '"public.seeded"'): string {
    const plain = gunzipSync(fs.readFileSync(file)).toString('latin1');
    const other = plain.replaceAll(was, `"${name}"`).replace(/\{"end".*\n$/s, '');
    const sum = createHash('sha256').update(other, 'latin1').digest('hex');
    const made = path.join(folder, 'other.backup');
    const end = JSON.stringify({ end: true, rows: 1996, sha256: sum });
    fs.writeFileSync(made, gzipSync(Buffer.from(`${other}${end}\n`, 'latin1')));
    return made;
  }

  it('takes no rows for a table that no migration makes, nor for one that is left out', async () => {
    for (const table of ['pg_catalog.pg_authid', 'migrate.applied', 'guard.tx', 'public.other']) {
      const refused = restore(to, renamed(table), { migrations, rules: [] });
      await expect(refused, table).rejects.toThrow('of another shape');
    }
  });

  it('says of a full disk what to do, and goes well when there is room', async () => {
    const before = `
      create function full_disk(text) returns text language plpgsql immutable as $$
        begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
      alter table room drop column long, add column long text generated always as (full_disk(name)) stored;`;
    const [first, second] = migrations as [Migration, Migration];
    const amid = { ...first, sql: `${first.sql} ${before}` };
    const after = { ...second, sql: `do $$ begin raise exception 'no' using errcode = 'disk_full'; end $$` };
    for (const [given, why] of [
      [[amid, second], /^Nothing was restored: the disk of the database is full \(.+\); make room/],
      [[first, after], /^The migration migrations\/002-more\.sql failed: no; make room/],
    ] as const) {
      await expect(restore(to, file, { migrations: given, rules: [] })).rejects.toThrow(why);
    }
    expect((await restore(to, file, { migrations, rules: [] })).rows).toBe(1996);
  });

  it('refuses a sequence that no migration makes, and what is no file', async () => {
    for (const [what, why] of [
      [
        () => renamed('public.nowhere', '"public.room_log_seq"'),
        'a sequence public.nowhere of another shape',
      ],
      [() => renamed('many', /(?<="last":)"\d+"/g), 'lacks what it must tell'],
      [() => folder, 'it is a folder'],
    ] as const)
      await expect(restore(to, what(), { migrations, rules: [] })).rejects.toThrow(why);
  });

  it("passes over the guard's key, which older files hold", async () => {
    expect((await restore(to, renamed('guard.secret'), { migrations, rules: [] })).rows).toBe(1996);
  });

  it('never writes over a file, and leaves none behind when it fails', async () => {
    await asOwner(from, async (client) => {
      await expect(writeBackup(client, file)).rejects.toThrow('is there already');
      await expect(writeBackup(client, '/nowhere/at/all')).rejects.toThrow('cannot be written');
    });
    await asOwner(to, async (client) => {
      const none = path.join(folder, 'none.backup');
      await expect(writeBackup(client, none)).rejects.toThrow('The database is empty');
      expect(fs.readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
    });
  });

  it('ends with one sentence where the disk is full, early or late, and leaves no file', async () => {
    await migrate(to, { migrations: migrations.slice(0, 1), rules: [] });
    await asOwner(to, (client) =>
      client.query(`insert into room (id, name) select r, (select string_agg(gen_random_uuid()::text, '') from generate_series(r, r + 5000))
        from generate_series(1, 20) r`),
    );
    const write = fs.write.bind(fs) as (...words: unknown[]) => void;
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    for (const room of [0, 500_000]) {
      let taken = 0;
      const spy = vi.spyOn(fs, 'write').mockImplementation(((
        fd: number,
        bytes: Buffer,
        ...rest: unknown[]
      ) => {
        taken += bytes.length;
        if (taken <= room) return write(fd, bytes, ...rest);
        setImmediate(rest.at(-1) as (error: Error) => void, full);
      }) as never);
      const failed = asOwner(to, (client) => writeBackup(client, path.join(folder, 'full.backup')));
      await expect(failed).rejects.toThrow(/There is no room left for .*full.backup/);
      spy.mockRestore();
      expect(fs.readdirSync(folder).filter((name) => name.startsWith('full'))).toEqual([]);
    }
  }, 10_000);

  it('keeps the newest five of those it makes by itself', async () => {
    const kept = path.join(folder, 'automatic');
    const next = migrations[1]!;
    const files: string[] = [];
    for (let i = 0; i < 7; i += 1) files.push(await backupBefore(from, next, kept));
    expect(fs.readdirSync(kept).sort()).toEqual(files.slice(2).map((name) => path.basename(name)));
  });
});

async function asOwner<T>(access: DatabaseAccess, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectOwner(access).catch(async (error: unknown) => {
    if (!(error instanceof pg.DatabaseError) || error.code !== '3D000') throw error;
    const { prepareDatabase } = await import('../roles.ts');
    await prepareDatabase(access);
    return connectOwner(access);
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
