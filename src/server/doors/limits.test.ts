import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { limitsPage } from './limits.ts';

// What docs/limits.md says of the database is typed beside the counters of the server; here it is held against the SQL.

const folder = join(import.meta.dirname, '../db');
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const guard = readdirSync(join(folder, 'guard'))
  .filter((name) => name.endsWith('.sql'))
  .map((name) => read(`guard/${name}`))
  .join('\n');
const sql = `${guard}\n${read('migrations/009-file.sql')}`;

/** Each row's words, and how the database says it; a count that is compared stands in the first group, as it is printed. */
const SAID: readonly (readonly [what: string, as: RegExp, most: string])[] = [
  [
    'asking for a second approver, or starting a wait, at one client | agent or person',
    /own >= (\d+) or/,
    '10',
  ],
  ['the same, whoever asks | client', /every >= (\d+) then/, '40'],
  ['mailing codes', /asked_at > guard.now\(\) - interval '1 day'\) >= (\d+) then 'too-many-codes'/, '10'],
  ['inviting one person again', /kind = 'invitation' and person_id = .* interval '1 day'\) >= (\d+)/, '5'],
  ['inviting one person again', /kind = 'invitation' and agent_id = .* interval '1 day'\) >= (\d+)/, '5'],
  ['wrong matches of callers', /failed_match where agent_id = .* at > since\) >= (\d+)/, '60'],
  ['wrong matches with one mail address', /failed_match where target = .* at > since\) >= (\d+)/, '30'],
  ['wrong matches from one telephone number', /failed_match where caller = .* at > since\) >= (\d+)/, '20'],
  ['saying something in a session, and 10,000 times', /c\.n = v_n - (\d+) and .* interval '1 minute'/, '600'],
  ['saying something in a session', /v_n > (\d+) then perform guard.refuse\('chat-full'\)/, '10,000'],
  ['what is asked and open in a contact', /state in \('open', 'waiting'\)\) >= (\d+) then/, '50'],
  ['what is asked in a contact in all', /contact_id = p_contact\) >= (\d+) then .*'contact-full'/, '500'],
  ['handing a contact over', /need_seldom\('hand-over', p_contact, (\d+)\)/, '100'],
  ['reading digits out', /need_seldom\('digits', p_contact, (\d+)\)/, '100'],
  ['taking a work order up', /need_seldom\('take ' .*, w\.id, (\d+)\)/, '100'],
  ['what agents begin in a session', /need_seldom\('step', p_session, (\d+)\)/, '2,000'],
  ['what a customer offers in a session by themself', /need_seldom\('offer', s\.id, (\d+)\)/, '1,000'],
  ['going on after a pause', /need_seldom\('go-on', s\.id, (\d+)\)/, '1,000'],
  ['saving notes of a session', /need_seldom\('note', s\.id, (\d+)\)/, '1,000'],
  ['holding, keeping for somebody and transferring', /need_seldom\('move', e\.id, (\d+)\)/, '200'],
  ['mails to Super admins about somebody unknown', /filter \(where state = 'open' .*\) >= (\d+)/, '3 open'],
  [
    'mails to Super admins about somebody unknown',
    /filter \(where at > .* '1 day'\) >= (\d+)/,
    '10 in 1 day',
  ],
  [
    'codes of a contact that are tried',
    /k\.tries >= (\d+) then perform guard.refuse\('code-spent'\)/,
    '5 tries',
  ],
  [
    'codes of a contact that are tried',
    /update guard.code set sent_at .* interval '(10 minutes)'/,
    '10 minutes',
  ],
  [
    'digits read out that are typed',
    /d\.tries >= (\d+) then perform guard.refuse\('code-spent'\)/,
    '3 tries',
  ],
  ['digits read out that are typed', /expires_at := guard.now\(\) \+ interval '(2 minutes)'/, '2 minutes'],
  ['proofs that a contact holds', /from guard.proof where contact_id = p_contact\) > (\d+)/, '20'],
  ['sessions that wait for a customer', /state in \('inviting', 'knocking'\)\) >= (\d+)/, '8'],
  ['mails with the link of a session', /kind = 'session' and ref = s.id\) >= (\d+)/, '5'],
  ['agents in a session or invited', /from guard.session_agent where .* 'invited'\)\) >= (\d+)/, '4'],
  ['lines into a session', /coalesce\(seen_at, granted_at\) .* interval '1 minute'\) >= (\d+)/, '20 at once'],
  ['people in line, and messages left | IPv4', /network = .* \('waiting', 'held'\)\) >= (\d+)/, '10, and'],
  ['people in line, and messages left | IPv4', /network = .* state = 'message'\) >= (\d+)/, 'and 20'],
  ['the same | IPv6 /48', /site = .* \('waiting', 'held'\)\) >= (\d+)/, '200, and'],
  ['the same | IPv6 /48', /site = .* state = 'message'\) >= (\d+)/, 'and 200'],
  ['people in line, and messages left, all', /desk_id = .* \('waiting', 'held'\)\) >= (\d+)/, '2,000, and'],
  ['people in line, and messages left, all', /desk_id = .* state = 'message'\) >= (\d+)/, 'and 1,000'],
  ['groups of the queue', /removed_at is null\) >= (\d+)/, '50'],
  ['files, and what they hold in all', /or count\(\*\) >= (\d+) from guard.session_file/, '500, and'],
  ['files, and what they hold in all', /\+ p_size > (8589934592) or/, 'and 8 GiB'],
  ['one file', /size between 0 and (2147483648)/, '2 GiB'],
  ['recordings', /from guard.recording where session_id = s.id\) >= (\d+)/, '50'],
];

const asPrinted = (found: string): string =>
  /^\d{10}$/.test(found)
    ? `${Number(found) / 2 ** 30} GiB`
    : found.replace(/^\d+$/, (digits) => Number(digits).toLocaleString('en'));

describe('what is printed of the limits of the database', () => {
  const rows = limitsPage()
    .split('\n')
    .filter((line) => line.startsWith('| '));

  test.each(SAID)('is what it says of: %s (%s)', (what, as, most) => {
    const found = as.exec(sql)?.[1];
    expect(found).toBeDefined();
    expect(most).toMatch(new RegExp(`(?<![\\d,])${asPrinted(found ?? '')}(?!\\d|,\\d)`));
    expect(rows.filter((line) => line.startsWith(`| ${what}`) && line.includes(most))).toHaveLength(1);
  });

  test('leaves out nothing that the database counts and refuses by itself', () => {
    const counted = sql
      .split('\n')
      .filter((line) => /count\(\*\).* >=? \d/.test(line) && !line.includes('having'));
    expect(counted.length).toBeGreaterThan(15);
    expect(counted.filter((line) => !SAID.some(([, as]) => as.test(line)))).toEqual([]);
  });
});
