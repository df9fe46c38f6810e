import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';
import type { Config, Environment } from './config.ts';
import { GOOD, OTHER, WEAK, writePair } from './testing/certificates.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bailiwick-config-'));
const file = (name: string) => path.join(folder, name);
fs.writeFileSync(file('text'), 'no certificate');
const tls = writePair(folder, 'one', GOOD);
const other = writePair(folder, 'two', OTHER);
const SMTP_URL = 'smtp://mail.example.com:587';

describe('settings that are good', () => {
  const cases: [string, Environment, Partial<Config>][] = [
    [
      'nothing set',
      {},
      {
        port: 8080,
        hosts: ['127.0.0.1', '::1'],
        url: 'http://localhost:8080',
        urlIsSet: false,
        evaluation: true,
        data: path.resolve('data'),
        databaseUrl: null,
        smtpUrl: null,
        tls: null,
        trustedProxy: [],
      },
    ],
    ['empty and blank are absent', { BAILIWICK_PORT: ' ', BAILIWICK_HOST: '' }, { port: 8080 }],
    ['a port', { BAILIWICK_PORT: '9000' }, { port: 9000, url: 'http://localhost:9000' }],
    ['any free port', { BAILIWICK_PORT: '0' }, { port: 0 }],
    ['one loopback address', { BAILIWICK_HOST: '127.0.0.2' }, { hosts: ['127.0.0.2'], evaluation: true }],
    ['localhost', { BAILIWICK_HOST: 'localhost' }, { hosts: ['127.0.0.1', '::1'] }],
    ['IPv6 loopback', { BAILIWICK_HOST: '[::1]' }, { hosts: ['::1'], url: 'http://localhost:8080' }],
    [
      'behind a proxy',
      { BAILIWICK_URL: 'https://desk.example.com/', BAILIWICK_TRUSTED_PROXY: '10.0.0.0/8, ::1', SMTP_URL },
      {
        url: 'https://desk.example.com',
        urlIsSet: true,
        trustedProxy: ['10.0.0.0/8', '::1'],
        evaluation: false,
      },
    ],
    [
      'all addresses behind an https address',
      { BAILIWICK_HOST: '0.0.0.0', BAILIWICK_URL: 'https://desk.example.com', SMTP_URL },
      { hosts: ['0.0.0.0'] },
    ],
    [
      'a certificate of its own',
      { ...tls, BAILIWICK_HOST: '192.0.2.1', BAILIWICK_PORT: '443', SMTP_URL },
      { url: 'https://192.0.2.1' },
    ],
    [
      'all addresses with a certificate',
      { ...tls, BAILIWICK_HOST: '::', SMTP_URL },
      { url: `https://${os.hostname()}:8080` },
    ],
    ['a certificate on loopback', tls, { url: 'https://localhost:8080', evaluation: true }],
    ['a database', { DATABASE_URL: 'postgres://a:b@db/bw' }, { databaseUrl: 'postgres://a:b@db/bw' }],
    ['mail', { SMTP_URL }, { smtpUrl: SMTP_URL, evaluation: false }],
  ];
  it.each(cases)('%s', (_name, environment, expected) => {
    expect(parseConfig(environment)).toMatchObject(expected);
  });

  it('makes the data folder absolute', () => {
    expect(parseConfig({ BAILIWICK_DATA: 'x/../y' })).toMatchObject({ data: path.resolve('y') });
  });
});

describe('settings that are wrong: one sentence that names the setting', () => {
  const cases: [string, Environment, RegExp][] = [
    ['no number', { BAILIWICK_PORT: 'web' }, /^BAILIWICK_PORT is "web": give a number/],
    ['a port too high', { BAILIWICK_PORT: '65536' }, /^BAILIWICK_PORT/],
    ['a negative port', { BAILIWICK_PORT: '-1' }, /^BAILIWICK_PORT/],
    ['a port with a fraction', { BAILIWICK_PORT: '80.5' }, /^BAILIWICK_PORT/],
    ['an address with a scheme', { BAILIWICK_HOST: 'http://x' }, /^BAILIWICK_HOST/],
    [
      'all addresses without encryption',
      { BAILIWICK_HOST: '0.0.0.0', SMTP_URL },
      /^BAILIWICK_HOST 0\.0\.0\.0 .*https/,
    ],
    [
      'an http address for others',
      { BAILIWICK_URL: 'http://desk.example.com', SMTP_URL },
      /^BAILIWICK_URL .*https/,
    ],
    [
      'a host for others with a local address',
      { BAILIWICK_HOST: '192.0.2.1', BAILIWICK_URL: 'http://localhost', SMTP_URL },
      /https/,
    ],
    ['others without mail', { BAILIWICK_URL: 'https://desk.example.com' }, /^SMTP_URL is missing/],
    [
      'a check that is not there',
      { BAILIWICK_SCAN: '/nonexistent/scan' },
      /^BAILIWICK_SCAN is \/nonexistent/,
    ],
    ['no address', { BAILIWICK_URL: 'desk' }, /^BAILIWICK_URL is "desk"/],
    ['an address with a path', { BAILIWICK_URL: 'https://x.example/desk' }, /^BAILIWICK_URL/],
    ['an address with a password', { BAILIWICK_URL: 'https://a:b@x.example' }, /^BAILIWICK_URL/],
    ['another scheme', { BAILIWICK_URL: 'ftp://x.example' }, /^BAILIWICK_URL/],
    [
      'a name for a proxy',
      { BAILIWICK_TRUSTED_PROXY: 'proxy.example' },
      /^BAILIWICK_TRUSTED_PROXY has "proxy.example"/,
    ],
    ['a network too wide', { BAILIWICK_TRUSTED_PROXY: '10.0.0.0/33' }, /^BAILIWICK_TRUSTED_PROXY/],
    ['two masks', { BAILIWICK_TRUSTED_PROXY: '10.0.0.0/8/8' }, /^BAILIWICK_TRUSTED_PROXY/],
    ['a gap in the list', { BAILIWICK_TRUSTED_PROXY: '10.0.0.1,,::1' }, /^BAILIWICK_TRUSTED_PROXY has ""/],
    ['a key alone', { BAILIWICK_TLS_KEY: tls.BAILIWICK_TLS_KEY }, /^BAILIWICK_TLS_KEY is set without/],
    [
      'a certificate alone',
      { BAILIWICK_TLS_CERT: tls.BAILIWICK_TLS_CERT },
      /^BAILIWICK_TLS_CERT is set without/,
    ],
    ['a missing file', { ...tls, BAILIWICK_TLS_KEY: file('none') }, /^BAILIWICK_TLS_KEY .*cannot be read/],
    ['a file of another kind', { ...tls, BAILIWICK_TLS_CERT: file('text') }, /cannot be used/],
    ['a key that no listener takes', writePair(folder, 'weak', WEAK), /cannot be used \(.*key too small/],
    [
      'a folder in place of a key',
      { ...tls, BAILIWICK_TLS_KEY: folder },
      /^BAILIWICK_TLS_KEY .*cannot be read/,
    ],
    [
      'a key of another certificate',
      { ...tls, BAILIWICK_TLS_KEY: other.BAILIWICK_TLS_KEY },
      /is not the key of/,
    ],
    [
      'http beside a certificate',
      { ...tls, BAILIWICK_URL: 'http://localhost:8080' },
      /^BAILIWICK_URL .*https/,
    ],
    ['another database', { DATABASE_URL: 'mysql://a:secret@db/bw' }, /^DATABASE_URL is no address/],
    ['no database named', { DATABASE_URL: 'postgres://a:secret@db' }, /^DATABASE_URL/],
    ['a mail server without scheme', { SMTP_URL: 'mail.example.com' }, /^SMTP_URL is no address/],
  ];
  it.each(cases)('%s', (_name, environment, expected) => {
    const { error } = parseConfig(environment) as { error: string };
    expect(error).toMatch(expected);
    expect(error.split('\n')).toHaveLength(1);
    expect(error).not.toContain('secret');
  });
});
