import type { WebSocket } from 'ws';

/** Sockets of one network that have said nothing yet: an office whose pages all dial again after a restart has room. */
const MOST_SILENT = 500;
/** Sockets of one network in a minute that come without a good grant; beyond that none of it is taken until the next. */
const MOST_WRONG = 300;
const MINUTE = 60_000;

/** A socket before it entered. */
export interface Stranger {
  /** It said its first word. */
  spoke(): void;
  /** It had no grant, or none that is good. */
  wrong(): void;
}

/** Counts, on this process, what comes before it is known whose it is: each costs memory for seconds, or a question. */
export class Strangers {
  readonly #silent = new Map<string, number>();
  readonly #wrong = new Map<string, number>();
  #minute = 0;

  /** Whether one more of a network is taken. */
  mayCome(network: string): boolean {
    const minute = Math.floor(performance.now() / MINUTE);
    if (minute !== this.#minute) this.#wrong.clear();
    this.#minute = minute;
    return (this.#silent.get(network) ?? 0) < MOST_SILENT && (this.#wrong.get(network) ?? 0) < MOST_WRONG;
  }

  /** Counts one of a network until it speaks or goes. */
  come(network: string, socket: WebSocket): Stranger {
    let silent = true;
    const spoke = (): void => {
      if (!silent) return;
      silent = false;
      add(this.#silent, network, -1);
    };
    add(this.#silent, network, 1);
    socket.once('close', spoke);
    return { spoke, wrong: () => add(this.#wrong, network, 1) };
  }
}

function add(counts: Map<string, number>, key: string, more: number): void {
  const now = (counts.get(key) ?? 0) + more;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
}
