import { existsSync } from 'node:fs';
import fastify from 'fastify';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticatorCode, axe, shareBrowser, startBailiwick, until } from './harness/index.ts';
import type { Browsers } from './harness/index.ts';
import { openMailbox } from './harness/mailbox.ts';

const policy = "default-src 'none'; script-src 'self'; img-src 'self'";

const html = (body: string) =>
  `<!doctype html><html lang="en"><head><title>Probe</title></head><body><main><h1>Probe</h1>${body}</main></body></html>`;

const probe = fastify();
let browsers: Browsers;
let url = '';

beforeAll(async () => {
  probe.addHook('onSend', async (_request, reply) => void reply.header('content-security-policy', policy));
  probe.get('/good', (_request, reply) => reply.type('text/html').send(html('<p>Fine.</p>')));
  probe.get('/bad', (_request, reply) => reply.type('text/html').send(html('<input><img src="/x.png">')));
  probe.get('/inline', (_request, reply) => reply.type('text/html').send(html('<script>1</script>')));
  await probe.listen({ port: 0, host: '127.0.0.1' });
  url = `http://localhost:${(probe.server.address() as { port: number }).port}`;
  browsers = await shareBrowser();
});

afterAll(async () => {
  await browsers?.close();
  await probe.close();
});

describe('the browser', () => {
  test('makes a passkey without a hand and keeps it from everybody else', async () => {
    const [dana, liam] = [await browsers.newPerson(), await browsers.newPerson()];
    await dana.page.goto(`${url}/good`);
    const made = await dana.page.evaluate(async () => {
      const bytes = crypto.getRandomValues(new Uint8Array(32));
      const key = await navigator.credentials.create({
        publicKey: {
          challenge: bytes,
          rp: { name: 'Probe', id: 'localhost' },
          user: { id: bytes.slice(0, 16), name: 'dana', displayName: 'Dana' },
          pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
          authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        },
      });
      return key?.type;
    });
    expect(made).toBe('public-key');
    expect(await dana.authenticator.credentials()).toMatchObject([{ isResidentCredential: true }]);
    expect(await liam.authenticator.credentials()).toEqual([]);
    await dana.leave();
    await liam.leave();
  });

  test('finds what keeps people out, under a strict content security policy', async () => {
    const person = await browsers.newPerson();
    await person.page.goto(`${url}/good`);
    expect(await axe(person.page)).toEqual([]);
    await person.page.goto(`${url}/bad`);
    const findings = (await axe(person.page)).join('\n');
    expect(findings).toContain('label: ');
    expect(findings).toContain('image-alt: ');
    expect(person.complaints).toEqual([]);
    await person.page.goto(`${url}/inline`);
    expect(person.complaints).toEqual([expect.stringContaining('Content Security Policy')]);
    await person.leave();
  });
});

describe('the mailbox', () => {
  test('hands out each mail once, in order, with its links', async () => {
    const mailbox = await openMailbox();
    const post = createTransport(mailbox.url);
    const waiting = mailbox.next('Dana@acme.example', { match: 'code' });
    const send = (subject: string, text: string) =>
      post.sendMail({ from: 'desk@bailiwick.example', to: 'dana@acme.example', subject, text });
    await send('Hello', 'Nothing.');
    await send('Your code', 'It is 12345678. Not you? http://localhost:1/not-me#secret');
    await send('Your code', 'It is 87654321.');
    expect(await waiting).toMatchObject({
      subject: 'Your code',
      text: expect.stringContaining('12345678'),
      links: ['http://localhost:1/not-me#secret'],
    });
    expect((await mailbox.next('dana@acme.example', { match: 'code' })).text).toContain('87654321');
    await expect(mailbox.next('dana@acme.example', { match: 'code', timeout: 50 })).rejects.toThrow('Hello');
    mailbox.refuse(true);
    await expect(send('Late', 'x')).rejects.toMatchObject({ responseCode: 451 });
    post.close();
    await mailbox.close();
  });
});

describe('a Bailiwick of a test’s own', () => {
  test('comes up empty, says where to set it up, comes up again after a kill, and leaves nothing', async () => {
    const desk = await startBailiwick();
    try {
      expect(await (await fetch(`${desk.url}/healthz`)).json()).toEqual({ status: 'ok' });
      expect(await desk.setUpLink()).toMatch(new RegExp(`^${desk.url}/.*#.{40,}`));
      desk.process().kill('SIGKILL');
      await desk.restart();
      expect((await fetch(`${desk.url}/healthz`)).status).toBe(200);
      const before = desk.process();
      await Promise.all([desk.restart(), desk.restart()]);
      expect(before.exitCode ?? before.signalCode, 'the one before has ended').not.toBeNull();
    } finally {
      await desk.stop();
    }
    expect(existsSync(desk.data)).toBe(false);
    await expect(fetch(`${desk.url}/healthz`)).rejects.toThrow();
    await expect(desk.restart()).rejects.toThrow('stopped for good');
  });

  test('says when its mailbox cannot open at a port', async () => {
    const mailbox = await openMailbox();
    await expect(openMailbox(Number(new URL(mailbox.url).port))).rejects.toThrow('EADDRINUSE');
    await mailbox.close();
  });
});

describe('small things', () => {
  test('an authenticator gives the code of the moment and the one after', () => {
    const secret = 'JBSWY3DPEHPK3PXP';
    const address = `otpauth://totp/Desk:dana?secret=${secret}&issuer=Desk&period=30&digits=6&algorithm=SHA1`;
    expect(authenticatorCode(address, 1)).toBe(authenticatorCode(secret, 1));
    expect(authenticatorCode(address)).toMatch(/^\d{6}$/);
    expect(authenticatorCode(address, 1)).not.toBe(authenticatorCode(address, 5));
  });

  test('waiting ends with the complaint', async () => {
    await expect(
      until(
        () => null,
        60,
        () => 'never came',
      ),
    ).rejects.toThrow('never came');
  });
});
