import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { loggedPath, makeLog, scrub } from './log.ts';

const TOKEN = Buffer.alloc(32, 5).toString('base64url');

describe('the log', () => {
  it('keeps no mail address, token or code', () => {
    const text = scrub(`dana.okafor@acme.example used ${TOKEN} and 12345678 or 123456, on 2026-01-31`);
    expect(text).toBe('[address] used [token] and [code] or [code], on 2026-01-31');
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
