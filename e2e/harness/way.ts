import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';

/** How a way carries packets. */
export interface Manner {
  /** The share that it loses, 0 to 1. */
  readonly loss: number;
  /** How long it holds each, ms. */
  readonly delay: number;
  /** Bytes a second, either way, beyond which they are lost; null: no bound. */
  readonly rate: number | null;
}

const FINE: Manner = { loss: 0, delay: 0, rate: null };

/** The way of one browser's UDP to a TURN server. */
export interface Way {
  /** What the browser takes for the TURN server. */
  readonly url: string;
  /** Carries in another manner from now on; what is left out is fine. */
  become(manner: Partial<Manner>): void;
  /** Carries nothing. What asks again after {@link mend} comes from another address, as after a change of networks. */
  cut(): void;
  mend(): void;
  close(): void;
}

/** Lets through what a bucket has room for: it fills by the second, and holds a tenth of one. */
function bucket(): (bytes: number, rate: number | null) => boolean {
  let full = 0;
  let at = performance.now();
  return (bytes, rate) => {
    if (rate === null) return true;
    const now = performance.now();
    full = Math.max(0, full - ((now - at) / 1000) * rate);
    at = now;
    if (full + bytes > rate / 10) return false;
    full += bytes;
    return true;
  };
}

/** Opens a way to a TURN server on this computer that carries everything. */
export async function openWay(turn: string): Promise<Way> {
  const to = Number(turn.split(':').at(-1));
  const near = createSocket('udp4');
  const far = new Map<string, Socket>();
  const [there, back] = [bucket(), bucket()];
  let manner = FINE;
  let open = true;
  const carry = (bytes: number, room: typeof there, send: () => void): void => {
    if (!open || Math.random() < manner.loss || !room(bytes, manner.rate)) return;
    if (manner.delay === 0) send();
    else setTimeout(() => open && send(), manner.delay);
  };
  const farOf = (port: number, address: string): Socket => {
    const name = `${address} ${port}`;
    const known = far.get(name);
    if (known !== undefined) return known;
    const made = createSocket('udp4');
    made.on('message', (packet) => carry(packet.length, back, () => near.send(packet, port, address)));
    made.on('error', () => undefined);
    far.set(name, made);
    return made;
  };
  near.on('message', (packet, { port, address }) =>
    carry(packet.length, there, () => farOf(port, address).send(packet, to, '127.0.0.1')),
  );
  near.bind(0, '127.0.0.1');
  await once(near, 'listening');
  const leave = () => {
    open = false;
    for (const socket of far.values()) socket.close();
    far.clear();
  };
  return {
    url: `turn:127.0.0.1:${near.address().port}`,
    become: (next) => (manner = { ...FINE, ...next }),
    cut: leave,
    mend: () => (open = true),
    close() {
      leave();
      near.close();
    },
  };
}
