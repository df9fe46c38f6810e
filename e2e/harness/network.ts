import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** The network of one person's browser: everything but UDP goes through it (SOCKS 5). */
export interface Network {
  /** For the browser's context. */
  readonly proxy: { readonly server: string; readonly bypass: string };
  /** Bytes a second that a connection carries away from the browser at most; null: as many as it can. */
  rate: number | null;
  /** Breaks every connection; new ones are refused. The browser notices. */
  cut(): void;
  /** Every connection carries nothing any more, now and for good; new ones are not answered. The browser notices nothing. */
  silence(): void;
  /** New connections work again; what was silenced stays so. */
  mend(): void;
  close(): Promise<void>;
}

const VERSION = 5;
const BY_NAME = 3;
const GREETED = Buffer.from([VERSION, 0]);
const CONNECTED = Buffer.from([VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0]);

/** Where the browser asks to be connected to (RFC 1928). */
function placeOf(asked: Buffer): { host: string; port: number } {
  const length = asked[4] ?? 0;
  const end = asked[3] === BY_NAME ? 5 + length : 8;
  const host = asked[3] === BY_NAME ? asked.toString('latin1', 5, end) : asked.subarray(4, 8).join('.');
  return { host, port: asked.readUInt16BE(end) };
}

/** A browser's connection, and ours to where it wants. */
class Pair {
  readonly #near: Socket;
  #far: Socket | null = null;
  #silent = false;

  constructor(near: Socket) {
    this.#near = near;
    near.on('error', () => this.end());
  }

  join(host: string, port: number, rate: () => number | null): void {
    const far = connect({ host, port });
    this.#far = far;
    far.on('error', () => this.end());
    far.once('connect', () => !this.#silent && this.#near.write(CONNECTED));
    this.#carry(this.#near, far, rate);
    this.#carry(far, this.#near, () => null);
  }

  #carry(from: Socket, to: Socket, rate: () => number | null): void {
    to.on('drain', () => from.resume());
    from.on('data', (bytes) => {
      if (this.#silent) return;
      const most = rate();
      const goesOn = to.write(bytes);
      if (most !== null || !goesOn) from.pause();
      if (most !== null) setTimeout(() => from.resume(), (bytes.length / most) * 1000);
    });
    from.on('close', () => !this.#silent && to.destroy());
  }

  silence(): void {
    this.#silent = true;
  }

  end(): void {
    this.#near.destroy();
    this.#far?.destroy();
  }
}

/** Opens a network that works. */
export async function openNetwork(): Promise<Network> {
  const pairs = new Set<Pair>();
  let state: 'up' | 'cut' | 'silent' = 'up';
  let rate: number | null = null;
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy();
    const pair = new Pair(near);
    pairs.add(pair);
    near.once('close', () => pairs.delete(pair));
    if (state === 'silent') return pair.silence();
    near.once('data', () => {
      near.write(GREETED);
      near.once('data', (asked) => {
        const { host, port } = placeOf(asked);
        pair.join(host, port, () => rate);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    proxy: { server: `socks5://127.0.0.1:${port}`, bypass: '<-loopback>' },
    get rate() {
      return rate;
    },
    set rate(most) {
      rate = most;
    },
    cut() {
      state = 'cut';
      for (const pair of pairs) pair.end();
    },
    silence() {
      state = 'silent';
      for (const pair of pairs) pair.silence();
    },
    mend() {
      state = 'up';
    },
    async close() {
      for (const pair of pairs) pair.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
