import type { LineHears, LineSays } from '../contracts/session-line.ts';

/** The address and the codes of the line, as the contract has them (a test compares; the contract itself weighs too much). */
export const LINE = { path: '/api/session-line', over: 4403 } as const;

/** First and longest wait between two tries, ms. */
const SOONEST = 250;
const LATEST = 2_000;
/** `alive` comes every five seconds: a socket that was silent for this long is dead, whatever it says of itself, ms. */
const DEAD_AFTER = 11_000;

/** What the line asks of the page and tells it. */
export interface LineUses {
  /** A new one-time grant; fails with what the server said. */
  grant(): Promise<string>;
  /** Number of the last chat message seen. */
  after(): number;
  hears(message: LineHears): void;
  /** `up` after the server's welcome. */
  state(state: 'up' | 'down'): void;
  /** The session is over for this customer: ask by HTTP how it ended. */
  over(): void;
  /** Whether a failed grant means that it is over. */
  isOver(error: unknown): boolean;
}

/** The socket of a session: dials again by itself until it is closed. */
export interface Line {
  /** Says something; false when there is no line just now. */
  say(message: LineSays): boolean;
  /** Dials at once in place of waiting, e.g. when the network came back. */
  hurry(): void;
  close(): void;
}

/** How long to wait before try number `tries` (from 0), ms; a part of it is chance, so that not all come at once. */
export function waitBefore(tries: number, chance: number): number {
  const whole = Math.min(LATEST, SOONEST * 2 ** tries);
  return whole * (0.75 + 0.25 * chance);
}

/** Opens the line of a session. */
export function openLine(uses: LineUses): Line {
  return new Dialled(uses);
}

/** A line and its tries. Everything it waits for ends with {@link close}. */
class Dialled implements Line {
  readonly #uses: LineUses;
  #socket: WebSocket | null = null;
  #ready = false;
  #closed = false;
  #tries = 0;
  #timer: number | undefined;
  #silence: number | undefined;

  constructor(uses: LineUses) {
    this.#uses = uses;
    window.addEventListener('online', this.hurry);
    this.#dial();
  }

  say(message: LineSays): boolean {
    if (!this.#ready || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  readonly hurry = (): void => {
    this.#tries = 0;
    this.#dial();
  };

  close(): void {
    this.#closed = true;
    window.clearTimeout(this.#timer);
    window.clearTimeout(this.#silence);
    window.removeEventListener('online', this.hurry);
    this.#socket?.close();
  }

  #dial(): void {
    window.clearTimeout(this.#timer);
    if (this.#closed || this.#socket !== null) return;
    const socket = new WebSocket(new URL(LINE.path, location.href.replace(/^http/, 'ws')));
    this.#socket = socket;
    // The grant is asked for while the socket opens: two ways at once.
    const grant = this.#uses.grant();
    grant.catch((error: unknown) => {
      if (this.#uses.isOver(error)) this.#end();
      socket.close();
    });
    socket.onopen = () => {
      this.#listen(socket);
      grant.then(
        (text) => {
          if (socket.readyState !== WebSocket.OPEN) return;
          const enter: LineSays = { t: 'enter', grant: text, after: this.#uses.after() };
          socket.send(JSON.stringify(enter));
        },
        () => undefined, // said above
      );
    };
    socket.onmessage = ({ data }) => this.#hear(socket, JSON.parse(String(data)) as LineHears);
    socket.onclose = ({ code }) => this.#lose(socket, code);
  }

  #hear(socket: WebSocket, message: LineHears): void {
    if (socket !== this.#socket) return;
    this.#listen(socket);
    if (message.t === 'welcome') {
      this.#ready = true;
      this.#tries = 0;
      this.#uses.state('up');
    }
    this.#uses.hears(message);
  }

  #listen(socket: WebSocket): void {
    window.clearTimeout(this.#silence);
    // A dead network leaves a socket closing for a minute: it counts as lost now.
    this.#silence = window.setTimeout(() => {
      socket.close();
      this.#lose(socket, 0);
    }, DEAD_AFTER);
  }

  #lose(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    window.clearTimeout(this.#silence);
    this.#socket = null;
    const wasReady = this.#ready;
    this.#ready = false;
    if (wasReady) this.#uses.state('down');
    if (this.#closed) return;
    if (code === LINE.over) return this.#end();
    this.#timer = window.setTimeout(() => this.#dial(), waitBefore(this.#tries, Math.random()));
    this.#tries += 1;
  }

  #end(): void {
    if (this.#closed) return;
    this.close();
    this.#uses.over();
  }
}
