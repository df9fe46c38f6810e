import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { listenOn } from './listen.ts';
import type { Listening } from './listen.ts';

/** More than a system takes for a connection that nobody reads. */
const MUCH = Buffer.alloc(32 * 1024 * 1024);

let listening: Listening;
afterEach(() => listening.close(0));

/** Asks on a connection of its own and reads nothing of the reply; the server's end of it. */
async function asked(reply: RequestListener): Promise<{ near: Socket; far: Socket }> {
  let came: (far: Socket) => void = () => undefined;
  const far = new Promise<Socket>((resolve) => (came = resolve));
  const request: RequestListener = (message, response) => {
    came(message.socket);
    reply(message, response);
  };
  const upgrade = () => undefined;
  listening = await listenOn({ hosts: ['127.0.0.1'], port: 0, tls: null }, { request, upgrade }, 150);
  const near = connect(listening.port, '127.0.0.1');
  near.pause().on('error', () => undefined);
  near.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
  return { near, far: await far };
}

describe('a reply', () => {
  it('is let go when nobody takes it', async () => {
    const { near, far } = await asked((_message, response) => response.end(MUCH));
    await once(far, 'close', { signal: AbortSignal.timeout(5_000) });
    near.destroy();
  });

  it('may be quiet for longer when what was written has been taken', async () => {
    let write: (text: string) => void = () => undefined;
    const { near, far } = await asked((_message, response) => {
      response.write('begins, ');
      write = (text) => response.end(text);
    });
    await once(far, 'timeout');
    expect(far.destroyed).toBe(false);
    write('goes on');
    let read = '';
    near.setEncoding('utf8').on('data', (text: string) => (read += text));
    near.resume();
    await expect.poll(() => read).toContain('goes on');
    near.destroy();
  });
});
