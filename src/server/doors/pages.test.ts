import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../testing/app.ts';
import { testDatabase, type TestDatabase } from '../testing/database.ts';

const INDEX =
  '<!doctype html><head><meta name="csp-nonce" content="__CSP_NONCE__"></head><script src="/assets/main-1a2b3c.js"></script>';

describe('the pages', () => {
  let t: TestApp;
  let bare: TestApp;
  let db: TestDatabase;
  let built: string;
  let webRoot: string;
  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'bailiwick-pages-'));
    webRoot = join(built, 'web');
    mkdirSync(join(webRoot, 'assets'), { recursive: true });
    mkdirSync(join(built, 'join', 'assets'), { recursive: true });
    writeFileSync(join(built, 'join', 'index.html'), '<!doctype html><title>Get help</title>');
    writeFileSync(join(built, 'join', 'icon.svg'), '<svg/>');
    writeFileSync(join(built, 'join', 'assets', 'main-1a2b3c.js'), 'console.log(2);');
    mkdirSync(join(webRoot, '.vite'));
    writeFileSync(join(webRoot, 'index.html'), INDEX);
    writeFileSync(join(webRoot, '.vite', 'manifest.json'), '{}');
    writeFileSync(join(webRoot, 'assets', 'main-1a2b3c.js'), 'console.log(1);');
    writeFileSync(join(webRoot, 'assets', 'main-1a2b3c.js.gz'), gzipSync('console.log(1);'));
    writeFileSync(join(webRoot, 'icon.svg'), '<svg/>');
    db = await testDatabase();
    t = await testApp({ db, doors: [], config: { webRoot } });
    bare = await testApp({ db, doors: [], config: { webRoot: join(built, 'nothing', 'web') } });
  });
  afterAll(async () => {
    await t.close();
    await bare.close();
    await db.drop();
    rmSync(built, { recursive: true });
  });

  it.each([
    '/',
    '/desk',
    '/desk/contacts/1',
    '/admin',
    '/portal/waiting',
    '/set-up',
    '/sign-in',
    '/invitation',
    '/not-me',
    '/stop',
  ])('stand at %s with a nonce of their own', async (path) => {
    const [one, two] = [await t.nobody().get(path), await t.nobody().get(path)];
    const nonce = /content="([^"]+)"/.exec(one.body)?.[1];
    expect(one.status).toBe(200);
    expect(one.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(one.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(two.body).not.toBe(one.body);
    expect(two.body).not.toContain('__CSP_NONCE__');
  });

  it.each(['/sign-in', '/join', '/help/northside-support', '/healthz'])(
    'let the browser fetch from this server alone, at %s',
    async (path) => {
      const policy = (await t.nobody().get(path)).headers.get('content-security-policy') ?? '';
      const { host } = new URL(t.url);
      const own = new Set([
        "'self'",
        "'none'",
        'data:',
        'blob:',
        'mediastream:',
        `ws://${host}`,
        `wss://${host}`,
      ]);
      const [usual, ...kinds] = policy.split('; ').map((directive) => directive.split(' '));
      expect(usual).toEqual(['default-src', "'none'"]);
      const sources = kinds.flatMap(([, ...list]) => list);
      expect(sources.filter((source) => !own.has(source) && !/^'nonce-[\w+/=]+'$/.test(source))).toEqual([]);
    },
  );

  it('tell a reader at an address that is none, as 404; a program gets a problem', async () => {
    const reader = await t.nobody().get('/nowhere/at/all', { accept: 'text/html,*/*' });
    expect([reader.status, reader.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(reader.headers.get('content-security-policy')).toContain("script-src 'self';");
    for (const path of ['/api/nowhere', '/assets/nowhere.js']) {
      const reply = await t.nobody().get(path, { accept: 'text/html' });
      expect([path, reply.status, reply.body.code]).toEqual([path, 404, 'not-found']);
    }
    expect((await t.nobody().get('/nowhere')).body.code).toBe('not-found');
  });

  it('keep hashed files for ever and ask again for the others', async () => {
    const asset = await t.nobody().get('/assets/main-1a2b3c.js', { 'accept-encoding': 'gzip' });
    expect(asset.body).toBe('console.log(1);');
    expect(asset.headers.get('content-encoding')).toBe('gzip');
    expect(asset.headers.get('content-type')).toContain('javascript');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await t.nobody().get('/icon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each([
    '/assets/other.js',
    '/index.html',
    '/.vite/manifest.json',
    '/assets/',
    '/desktop',
    '/nothing',
    '/api/nothing',
  ])('are not found at %s', async (path) => {
    const reply = await t.nobody().get(path);
    expect([reply.status, reply.body.code]).toEqual([404, 'not-found']);
  });

  it.each(['/', '/join'])('say what to run when they are not built, at %s', async (path) => {
    const reply = await bare.nobody().get(path);
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('npm run build');
  });

  it.each(['/join', '/join/', '/join/anything', '/help/northside-support'])(
    'are another one for customers, at %s',
    async (path) => {
      const reply = await t.nobody().get(path);
      const policy = reply.headers.get('content-security-policy') ?? '';
      expect(reply.body).toContain('Get help');
      expect(policy).toMatch(
        /script-src 'self'; style-src 'self'; connect-src 'self' wss:\/\/[\w.:]+ ws:\/\/[\w.:]+; /,
      );
      expect(policy).not.toMatch(/unsafe|nonce|\*/);
      expect(reply.headers.get('cache-control')).toBe('no-store');
    },
  );

  it('may ask for camera, microphone and screen on the customers’ page, for the last two on each page that may lead to the console, and nowhere else', async () => {
    const allowed = async (path: string) => {
      const policy = (await t.nobody().get(path)).headers.get('permissions-policy') ?? '';
      return ['camera', 'microphone', 'display-capture', 'geolocation'].map((name) =>
        policy.includes(`${name}=(self)`),
      );
    };
    for (const path of ['/join', '/help/northside-support'])
      expect(await allowed(path)).toEqual([true, true, true, false]);
    for (const path of ['/', '/sign-in', '/set-up', '/invitation', '/portal', '/desk/sessions/1'])
      expect(await allowed(path), path).toEqual([false, true, true, false]);
    for (const path of ['/nothing', '/join/assets/main-1a2b3c.js', '/api/nothing'])
      expect(await allowed(path)).toEqual([false, false, false, false]);
  });

  it('keep the hashed files of the customers’ page for ever', async () => {
    const asset = await t.nobody().get('/join/assets/main-1a2b3c.js');
    expect(asset.body).toBe('console.log(2);');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await t.nobody().get('/join/index.html')).body).toContain('Get help');
  });
});
