import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const SERVER = path.resolve(import.meta.dirname, '..');
/** Rooms that may speak as `bw_auth`: who signs people in, sets up, and mails their secrets. */
const ALLOWED = /^(sign-in|set-up|jobs|testing)\//;

it('only the sign-in room, set-up and the mail job speak as bw_auth', () => {
  const files = fs
    .readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const speaking = files.filter((name) =>
    /pools\??\.auth\b|\{[^}]*\bauth\b[^}]*\}\s*=\s*\w*\.?pools/.test(
      fs.readFileSync(path.join(SERVER, name), 'utf8'),
    ),
  );
  expect(speaking.filter((name) => !ALLOWED.test(name))).toEqual([]);
  expect(speaking).toContain('sign-in/authTx.ts');
});
