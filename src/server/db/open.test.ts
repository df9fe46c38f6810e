import { expect, it } from 'vitest';
import { unreachable } from './open.ts';

const access = { owner: { host: 'db.example', port: 5432 }, database: 'desk' };

it.each([
  ['28P01', 'check the user and password in DATABASE_URL.'],
  ['3D000', 'make the database first (create database "desk").'],
  ['53100', 'make room on its disk.'],
  ['ECONNREFUSED', 'check that it runs and that DATABASE_URL names it rightly.'],
  [undefined, 'check that it runs and that DATABASE_URL names it rightly.'],
])('who is not let in because of %s is told to %s', (code, advice) => {
  const said = unreachable(access, Object.assign(new Error('it said no'), { code })).message;
  expect(said).toBe(`The database at db.example:5432 does not let us in (it said no): ${advice}`);
});
