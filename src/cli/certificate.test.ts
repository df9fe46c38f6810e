import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseConfig } from '../server/config.ts';
import type { Config } from '../server/config.ts';
import { GOOD, writePair } from '../server/testing/certificates.ts';
import { certificateFault } from './certificate.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-certificate-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const tls = writePair(folder, 'desk', GOOD);

/** The settings of a desk with that certificate at an address. */
function at(url: string): Config {
  const config = parseConfig({ ...tls, BAILIWICK_URL: url, SMTP_URL: 'smtp://mail.example.com' });
  if ('error' in config) throw new Error(config.error);
  return config;
}

it('is good for the names that it has, while its time lasts', () => {
  for (const host of ['desk.example.com', '192.0.2.7', '[2001:db8::7]'])
    expect(certificateFault(at(`https://${host}`)), host).toBe(null);
  expect(certificateFault({ ...at('https://other.example.com'), tls: null })).toBe(null);
});

it('is refused when its time is over or yet to come, and says until or from when', () => {
  const config = at('https://desk.example.com');
  expect(certificateFault(config, Date.parse('2120-01-02'))).toMatch(
    /^Browsers refuse the certificate of BAILIWICK_TLS_CERT: it ended at 2120-[^.]+\.000Z\. Put a new one in its place, then start again\.$/,
  );
  expect(certificateFault(config, Date.parse('2019-12-31'))).toMatch(
    /it is good from 2020-01-01T.* on\. Check it/,
  );
});

it('is refused at an address that it does not name', () => {
  for (const host of ['other.example.com', '192.0.2.8', '[2001:db8::8]', 'desk'])
    expect(certificateFault(at(`https://${host}`)), host).toContain(
      `does not name ${host.replace(/[[\]]/g, '')}, the address`,
    );
});
