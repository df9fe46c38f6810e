import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { loggedPath, makeLog, scrub } from './log.ts';

const TOKEN = Buffer.alloc(32, 5).toString('base64url');

describe('the log', () => {
  it('keeps no mail address, token or code', () => {
    const text = scrub(`dana.okafor@acme.example used ${TOKEN} and 12345678 or 123456, on 2026-01-31`);
    expect(text).toBe('[address] used [token] and [code] or [code], on 2026-01-31');
  });

  it.each([
    '482913705',
    '482 913 705',
    '482\u00a0913\u00a0705',
    '482-913-705',
    '482%20913%20705',
    '4829 1370',
  ])('keeps no support key or code as it is shown or typed: %s', (key) => {
    for (const text of [key, `key:${key}.`, `/join/${key}`, `{"secret":"${key}"}`])
      expect(scrub(text)).toBe(text.replace(key, '[code]'));
  });

  it('keeps what only looks like one', () => {
    const id = '12345678-1234-4567-8912-123456789012';
    for (const text of [id, '2026-11-27T15:04:05.123456Z', '/app/main.js:123456:7', '18.123456', 'v1234567'])
      expect(scrub(text)).toBe(text);
  });

  it('keeps of an error of the database what names no value', () => {
    let out = '';
    const to = new Writable({
      write(chunk: Buffer, _encoding, done) {
        out += chunk.toString();
        done();
      },
    });
    const error = Object.assign(new Error('duplicate key of dana@acme.example'), {
      code: '23505',
      table: 'person',
      constraint: 'person_email',
      detail: 'Key (first)=(Dana) already exists.',
      where: 'Dana',
    });
    makeLog('info', to).error({ err: new Error('failed', { cause: error }) }, 'x');
    expect(out).toContain('"constraint":"person_email"');
    expect(out).not.toMatch(/dana|Dana/);
  });

  it('keeps of an address the path alone', () => {
    expect(loggedPath(`/invitation/${TOKEN}?email=dana@acme.example`)).toBe('/invitation/[token]');
  });
});
