import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../src/server/db/migrations/index.ts';
import { root } from '../tools/sources.ts';

const dist = join(root, 'dist');

/** What of esbuild's account of the build is read. */
interface Built {
  entryPoint?: string;
  inputs: Record<string, unknown>;
  imports: { path: string; kind: string; external?: boolean }[];
}

const { outputs } = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8')) as {
  outputs: Record<string, Built>;
};
const built = new Map(Object.entries(outputs).map(([path, one]) => [path.split('/').at(-1) ?? '', one]));

/** The files of the build that one file loads before it runs, itself included, and the packages among them. */
function loadedWith(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const one of built.get(name)?.imports ?? []) {
    if (one.kind === 'dynamic-import') continue;
    if (one.external === true) seen.add(one.path);
    else loadedWith(one.path.split('/').at(-1) ?? '', seen);
  }
  return seen;
}

/** Hosts that the scripts name: in names of XML, and in what libraries write into the browser's console. */
const IN_WORDS = [
  'www.w3.org',
  'react.dev',
  'reactrouter.com',
  'mantine.dev',
  'simplewebauthn.dev',
  'www.i18next.com',
  'locize.com',
  'github.com',
];

describe('the build', () => {
  test('loads the policy alone for `decide`', () => {
    const decide = [...built].find(([, one]) => one.entryPoint === 'src/cli/decide.ts')?.[0] ?? '';
    const loaded = [...loadedWith('cli.js'), ...loadedWith(decide)];
    expect(decide).toMatch(/^decide-.*\.js$/);
    const sources = loaded.flatMap((name) => Object.keys(built.get(name)?.inputs ?? {}));
    expect(sources.filter((path) => !/^src\/(cli|policy)\//.test(path))).toEqual([]);
    expect(loaded.filter((name) => !built.has(name) && !name.startsWith('node:'))).toEqual([]);
  });

  test('carries every SQL file as it stands in the sources', () => {
    for (const name of MIGRATIONS) {
      expect(readFileSync(join(dist, name), 'utf8')).toBe(
        readFileSync(join(root, 'src/server/db', name), 'utf8'),
      );
    }
  });

  test('lays a true .gz and a .br beside each larger script and style sheet', () => {
    const assets = join(dist, 'web', 'assets');
    const large = readdirSync(assets).filter(
      (name) => /\.(js|css)$/.test(name) && statSync(join(assets, name)).size >= 1024,
    );
    expect(large.length).toBeGreaterThan(2);
    for (const name of large) {
      const unpacked = gunzipSync(readFileSync(join(assets, `${name}.gz`)));
      expect(unpacked.equals(readFileSync(join(assets, name))), name).toBe(true);
      expect(existsSync(join(assets, `${name}.br`))).toBe(true);
    }
  });

  test('holds the pages as they are shipped, and not React as it is made for developers, whatever the shell says', () => {
    const assets = join(dist, 'web', 'assets');
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
    const text = scripts.map((name) => readFileSync(join(assets, name), 'utf8'));
    expect(text.some((one) => one.includes('react.dev/errors'))).toBe(true);
    expect(scripts.filter((_, at) => text[at]?.includes('react.dev/link'))).toEqual([]);
  });

  test('asks a customer for 60 KB at most before the first view stands', () => {
    const folder = join(dist, 'join');
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const named = [...html.matchAll(/(?:src|href)="\/join\/(assets\/[^"]+)"/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(1);
    const bytes = [Buffer.from(html), ...named.map((name) => readFileSync(join(folder, name)))];
    const sizes = bytes.map((one) => gzipSync(one, { level: 9 }).length);
    expect(sizes.reduce((all, one) => all + one, 0)).toBeLessThanOrEqual(60_000);
  });

  test('has pages that fetch nothing from elsewhere, and name no place there but in words', () => {
    const files = ['web', 'join'].flatMap((name) => {
      const folder = join(dist, name);
      const found = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      return found.filter((file) => /\.(?:html|css|js)$/.test(file)).map((file) => join(folder, file));
    });
    const text = (kind: RegExp) =>
      files.filter((file) => kind.test(file)).map((file) => readFileSync(file, 'utf8'));
    const all = (kind: RegExp, what: RegExp) =>
      text(kind).flatMap((one) => [...one.matchAll(what)].map(([, found = '']) => found));
    const linked = all(/\.html$/, /(?:src|href|action|srcset)="([^"]*)"/g);
    expect(linked.length).toBeGreaterThan(10);
    expect(linked.filter((place) => !/^\/(?!\/)/.test(place))).toEqual([]);
    const drawn = [...all(/\.css$/, /url\(["']?([^"')]+)/g), ...all(/\.css$/, /@import\s+["']([^"']+)/g)];
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.filter((place) => !/^(?:data:|\.{0,2}\/(?!\/)|[\w-]+\.woff2$)/.test(place))).toEqual([]);
    const named = all(/\.js$/, /(?:https?|wss?):\/\/([\w-]+(?:\.[\w-]+)+)/g);
    expect([...new Set(named)].filter((host) => !IN_WORDS.includes(host))).toEqual([]);
  });

  test('answers by the command `bailiwick`', () => {
    const rules = execFileSync(process.execPath, [join(root, 'bin', 'bailiwick.js'), 'decide', '--rules'], {
      encoding: 'utf8',
    });
    expect(rules).toContain('client.non-member');
  });
});
