import { describe, expect, it } from 'vitest';
import { whyInitdb, whyPostgres } from './said.ts';

// The first of each table is what the program wrote, word for word, on a disk of a few megabytes.

describe('why initdb gave up', () => {
  it.each([
    [
      'a full disk, before what it did about it',
      `2026-11-28 08:47:12.209 UTC [17528] FATAL:  could not write to file "pg_wal/xlogtemp.17528": No space left on device
child process exited with exit code 1
initdb: removing data directory "/data/cluster"
`,
      'could not write to file "pg_wal/xlogtemp.17528": No space left on device',
    ],
    [
      'a full disk, whatever else went wrong by it first',
      'FATAL:  could not read file\ncould not extend file "base/1": No space left on device\n',
      'could not extend file "base/1": No space left on device',
    ],
    [
      'what it calls an error',
      'initdb: error: could not create directory "/data": Permission denied\ninitdb: removing data directory "/data"\n',
      'could not create directory "/data": Permission denied',
    ],
    ['its last words, where it calls nothing so', 'one\ntwo\n', 'two'],
  ])('is %s', (_, said, why) => {
    expect(whyInitdb(said)).toBe(why);
  });
});

describe('why a server did not come up', () => {
  it.each([
    [
      'a full disk is said with what to do, and not waited for',
      '2026-11-28 08:47:24.447 UTC [17646] FATAL:  could not write lock file "postmaster.pid": No space left on device\n',
      '(could not write lock file "postmaster.pid": No space left on device); make room on its disk; more',
      false,
    ],
    [
      'an earlier server that is just leaving is waited for',
      'x FATAL:  lock file "postmaster.pid" already exists\nx HINT:  Is another postmaster (PID 12) running?\n',
      '(lock file "postmaster.pid" already exists); more',
      true,
    ],
    [
      'a full disk is the reason, not what came of it, nor whom it turned away',
      `x LOG:  database system was not properly shut down; automatic recovery in progress
x FATAL:  could not write to file "pg_wal/xlogtemp.17": No space left on device
x FATAL:  checkpoint request failed
x FATAL:  the database system is not yet accepting connections
x DETAIL:  Consistent recovery state has not been yet reached.
`,
      '(could not write to file "pg_wal/xlogtemp.17": No space left on device); make room on its disk; more',
      false,
    ],
    ['a log without a reason gives its last words', 'one\ntwo\n', '(two); more', false],
    ['an empty log tells how it ended', '', '(status 1); more', false],
  ])('%s', (_, said, why, retry) => {
    expect(whyPostgres(said, 'status 1')).toEqual({ why, retry });
  });
});
