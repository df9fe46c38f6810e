import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it } from 'vitest';
import { html, inLine, plainText } from './letter.ts';
import { isOneAddress, openPost } from './post.ts';
import { messageText } from './session-texts.en.ts';
import { factorText, invitationText } from './texts.en.ts';

const draft = { subject: 'Hello', parts: ['One.'] };
const parcel = { messageId: 'x', to: 'dana@acme.example', deskName: 'Desk', draft };

async function server(options: ConstructorParameters<typeof SMTPServer>[0]) {
  const smtp = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], ...options });
  smtp.on('error', () => undefined); // a client that hangs up
  await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', () => resolve()));
  const { port } = smtp.server.address() as AddressInfo;
  return { url: (rest = '') => `smtp://${rest}127.0.0.1:${port}`, port, smtp };
}
const refusing = (responseCode: number) =>
  server({
    onRcptTo: ({ address }, _session, done) =>
      done(Object.assign(new Error(`no ${address}`), { responseCode })),
  });

describe('the post', () => {
  it.each([
    [550, true],
    [450, false],
    [554, false],
  ])('takes a refusal with %i as final: %s, and names no address', async (code, final) => {
    const { url, smtp } = await refusing(code);
    const post = openPost(url(), 'desk@desk.example');
    await expect(post.send(parcel)).rejects.toMatchObject({ final, message: `EENVELOPE ${code}` });
    post.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  });

  it('takes a sender that is refused for no fault of the address', async () => {
    const { url, smtp } = await server({
      onMailFrom: (_address, _session, done) =>
        done(Object.assign(new Error('not you'), { responseCode: 553 })),
    });
    const post = openPost(url(), 'desk@desk.example');
    await expect(post.send(parcel)).rejects.toMatchObject({ final: false, ofThisMail: false });
    post.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  });

  it('says that nobody listens', async () => {
    const { url, smtp } = await server({});
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
    const post = openPost(url(), 'desk@desk.example');
    await expect(post.send(parcel)).rejects.toMatchObject({ final: false, message: 'ESOCKET' });
    post.close();
  });

  it('takes the sender from ?from=, else from the name it signs in with, else the usual one', async () => {
    const senders: string[] = [];
    const { url, smtp } = await server({
      onAuth: (_auth, _session, done) => done(null, { user: 'x' }),
      onMailFrom: ({ address }, _session, done) => {
        senders.push(address);
        done();
      },
    });
    for (const given of [url(), url('me%40desk.example:pw@'), `${url('u:pw@')}?from=desk@b.example`]) {
      const post = openPost(given, 'no-reply@desk.example');
      await post.send(parcel);
      post.close();
    }
    expect(senders).toEqual(['no-reply@desk.example', 'me@desk.example', 'desk@b.example']);
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  });

  it.each([
    'a@b.example,c@d.example',
    'a@b.example\r\nBcc: x@y.example',
    'a b@c.example',
    '<a@b.example>',
    'a@b@c',
  ])('knows %j for no single address', (text) => expect(isOneAddress(text)).toBe(false));

  it('ends a sentence in one full stop, where the name of the desk has one too', () => {
    const reader = { first: 'Ida', desk: 'Harbour Ltd.', client: null };
    const drafts = [
      invitationText(reader, 'https://x', null),
      factorText(reader, 'https://x', null),
      messageText(reader, 'https://x'),
    ];
    for (const { parts } of drafts) {
      expect(plainText(parts)).toMatch(/Harbour Ltd\.\s/);
      expect(plainText(parts)).not.toContain('..');
    }
  });

  it('writes parts plainly, and as HTML that holds no markup of others', () => {
    const parts = [
      'Hi <b>"Dana"</b>\r\n\r\nx',
      { code: '12345678' },
      { link: 'https://d.example/#s', label: 'Open' },
    ];
    expect(plainText(parts)).toBe('Hi <b>"Dana"</b> x\n\n    12345678\n\nOpen\nhttps://d.example/#s\n');
    expect(html({ subject: 'S & T', parts })).toContain('<title>S &amp; T</title>');
    expect(html({ subject: 'S', parts })).toContain('<p>Hi &lt;b&gt;&quot;Dana&quot;&lt;/b&gt; x</p>');
    expect(inLine('a\u202eb', 10)).toBe('a b');
    expect(inLine('x'.repeat(20), 10)).toHaveLength(10);
  });
});
