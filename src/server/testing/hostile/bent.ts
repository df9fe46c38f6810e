import type { Chance } from './chance.ts';

/** Values that programs choke on. */
export const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  2 ** 53,
  -(2 ** 63),
  '',
  ' \t\n',
  'x'.repeat(70_000),
  'y'.repeat(5_000),
  'a\u0000b',
  '\u202egnp.exe\u200b',
  '\u05d0\u05d1\u05d2 \u0627\u0644\u0644\u0647',
  '👩‍👩‍👧‍👧'.repeat(30),
  'Z̷̢̛'.repeat(40),
  '\ud800',
  '\uffff\ufeff',
  "'; drop table person; --",
  "' or 1=1)--",
  '$1',
  '{{7*7}}${7*7}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '../../../../etc/passwd',
  '%00%2e%2e%2f',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  '1e999',
  '2026-02-31T00:00:00.000000Z',
  '0000-00-00',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'super-admin',
  'a@b@c',
  'dana@acme.example\r\nBcc: all@acme.example',
  '=cmd|calc!A1',
  [],
  [[[[]]]],
  [null],
  {},
  { toString: 1, then: 'x' },
  { $ne: null },
];

/** Something that holds itself very often; the deepest are past what a parser should follow. */
function deep(by: Chance): unknown {
  const depth = by.of([10, 200, 5_000]);
  return `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

/** A body bent in one to three places: text to be sent as it is. */
export function bent(body: unknown, by: Chance): string {
  if (by.often(0.04)) return String(deep(by));
  if (by.often(0.04)) return by.of(['{', '[1,', '\u0000', '{"a":1}{"a":2}', 'null', '"', 'true false']);
  if (by.often(0.05)) return JSON.stringify(by.of(HOSTILE));
  if (by.often(0.1)) return flooded(body, by);
  let changed: unknown = structuredClone(body);
  for (let n = 1 + by.below(3); n > 0; n -= 1) changed = bentOnce(changed, by);
  const text = JSON.stringify(changed);
  if (!by.often(0.06)) return text;
  const poison = by.of([
    '"__proto__":{"admin":true}',
    '"constructor":{"prototype":{"a":1}}',
    '"first":"twice"',
  ]);
  return text.replace(/^\{(?=")/, `{${poison},`);
}

/** One hostile value in every field at once: each check behind the first is met as well. */
function flooded(body: unknown, by: Chance): string {
  const value = by.of(HOSTILE);
  if (typeof body !== 'object' || body === null) return JSON.stringify(value);
  return JSON.stringify(Object.fromEntries(Object.keys(body).map((name) => [name, value])));
}

function bentOnce(value: unknown, by: Chance): unknown {
  if (typeof value !== 'object' || value === null) return by.of(HOSTILE);
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return by.often(0.3) ? Array<unknown>(500).fill(list[0]) : list.map((one) => bentOnce(one, by));
  }
  const entries = Object.entries(value);
  if (entries.length === 0 || by.often(0.15)) {
    return { ...value, [by.of(UNKNOWN)]: by.of(HOSTILE) };
  }
  const at = by.below(entries.length);
  const [name, inner] = entries[at] as [string, unknown];
  if (by.often(0.15)) return Object.fromEntries(entries.filter((_one, n) => n !== at));
  return { ...value, [name]: by.often(0.5) ? bentOnce(inner, by) : by.of(HOSTILE) };
}

/** Fields that a careless server would take over. */
const UNKNOWN = [
  'id',
  'role',
  'clientId',
  'client_id',
  'deskId',
  'agentId',
  'tier',
  'status',
  'version',
  'x',
  '',
];
