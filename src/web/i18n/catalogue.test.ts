import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Waiting } from '../../contracts/requests.ts';
import { CONSENT_KINDS, Session, SessionCustomer } from '../../contracts/sessions.ts';
import { OUTCOME_WORDS, PRESET_WORDS } from '../../contracts/words.ts';
import common from './en/common.json';
import portal from './en/portal.json';
import record from './en/record.json';
import session from './en/session.json';

const web = join(import.meta.dirname, '..');
const en = join(import.meta.dirname, 'en');

type Texts = { [name: string]: string | Texts };

function flat(texts: Texts, before = ''): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [before + name] : flat(value, `${before}${name}.`),
  );
}

const rooms = readdirSync(en).map((file) => file.replace('.json', ''));
const known = new Set(
  rooms.flatMap((room) =>
    flat(JSON.parse(readFileSync(join(en, `${room}.json`), 'utf8')) as Texts).map(
      (name) => `${room}:${name}`,
    ),
  ),
);
const plurals = ['_zero', '_one', '_two', '_few', '_many', '_other'];

const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
  .map((file) => ({ file, code: readFileSync(join(web, file), 'utf8') }));

/** Any string or template in the code that begins like a key of one of our rooms. */
const keyLike = new RegExp(`['"\`](${rooms.join('|')}):([\\w.\\-]*)(\\$\\{)?`, 'g');

const used = sources.flatMap(({ file, code }) =>
  [...code.matchAll(keyLike)].map((hit) => ({
    file,
    key: `${hit[1]}:${hit[2]}`,
    open: hit[3] !== undefined,
  })),
);

const has = (key: string): boolean => known.has(key) || plurals.some((end) => known.has(key + end));
const begins = (key: string): boolean => [...known].some((name) => name.startsWith(key));

describe('the catalogue', () => {
  it('names answers and presets as the record and the mails do', () => {
    expect(common.outcome).toEqual(OUTCOME_WORDS);
    expect(common.preset).toEqual(PRESET_WORDS);
  });

  it.each([
    ['thing that waits', portal.waiting, Waiting.shape.kind.options],
    ['way it was settled', portal.waiting.state, Waiting.shape.state.exclude(['open']).options],
    ['hand in the record', record.by, ['you', 'agent', 'person', 'customer', 'system']],
    ['end of a session', session.ended.by, Session.shape.endedBy.unwrap().options],
    ['way into a session', session.customer.cameBy, SessionCustomer.shape.cameBy.options],
    ['thing that was agreed to', session.past.kind, CONSENT_KINDS],
  ] as const)('has words for each %s', (_what, texts, kinds) => {
    expect(Object.keys(texts)).toEqual(expect.arrayContaining([...kinds]));
  });

  it('holds every text that a page names', () => {
    const missing = used.filter(({ key, open }) => (open ? !begins(key) : !has(key)));
    expect(missing).toEqual([]);
    expect(used.length).toBeGreaterThan(50);
  });

  it('holds no text that no page names', () => {
    const exact = new Set(used.filter(({ open }) => !open).map(({ key }) => key));
    const open = used.filter((use) => use.open).map(({ key }) => key);
    const stem = (name: string): string =>
      plurals.reduce((whole, end) => (whole.endsWith(end) ? whole.slice(0, -end.length) : whole), name);
    const idle = [...known].filter(
      (name) => !exact.has(name) && !exact.has(stem(name)) && !open.some((start) => name.startsWith(start)),
    );
    expect(idle).toEqual([]);
  });

  it('is the only place with words: no page carries a sentence of its own', () => {
    const bare = sources.flatMap(({ file, code }) =>
      [...code.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)[^<>{}=;]*</g)].map((hit) => `${file}: ${hit[1]}`),
    );
    expect(bare).toEqual([]);
  });
});
