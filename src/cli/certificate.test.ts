import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseConfig } from '../server/config.ts';
import type { Config } from '../server/config.ts';
import { certificateFault } from './certificate.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-certificate-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const [key, crt] = [path.join(folder, 'key.pem'), path.join(folder, 'crt.pem')];
const names = 'subjectAltName=DNS:desk.example.com,IP:192.0.2.7,IP:2001:db8::7';
const subject = ['-nodes', '-days', '10', '-subj', '/CN=desk.example.com', '-addext', names];
execFileSync('openssl', ['req', '-x509', '-newkey', 'ed25519', ...subject, '-keyout', key, '-out', crt], {
  stdio: 'ignore',
});

/** The settings of a desk with that certificate at an address. */
function at(url: string): Config {
  const tls = { BAILIWICK_TLS_CERT: crt, BAILIWICK_TLS_KEY: key };
  const config = parseConfig({ ...tls, BAILIWICK_URL: url, SMTP_URL: 'smtp://mail.example.com' });
  if ('error' in config) throw new Error(config.error);
  return config;
}

const DAY = 86_400_000;

it('is good for the names that it has, while its time lasts', () => {
  for (const host of ['desk.example.com', '192.0.2.7', '[2001:db8::7]'])
    expect(certificateFault(at(`https://${host}`)), host).toBe(null);
  expect(certificateFault({ ...at('https://other.example.com'), tls: null })).toBe(null);
});

it('is refused when its time is over or yet to come, and says until or from when', () => {
  const config = at('https://desk.example.com');
  expect(certificateFault(config, Date.now() + 11 * DAY)).toMatch(
    /^Browsers refuse the certificate of BAILIWICK_TLS_CERT: it ended at 20\d\d-[^.]+\.000Z\. Put a new one in its place, then start again\.$/,
  );
  expect(certificateFault(config, Date.now() - DAY)).toMatch(/it is good from 20\d\d-.* on\. Check it/);
});

it('is refused at an address that it does not name', () => {
  for (const host of ['other.example.com', '192.0.2.8', '[2001:db8::8]', 'localhost'])
    expect(certificateFault(at(`https://${host}`)), host).toContain(
      `does not name ${host.replace(/[[\]]/g, '')}, the address`,
    );
});
