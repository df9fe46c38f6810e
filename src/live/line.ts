import type { LineHears, LineSays } from '../contracts/session-line.ts';

/** The address and the codes of the line, as the contract has them (a test compares; the contract itself weighs too much). */
export const LINE = { path: '/api/session-line', over: 4403 } as const;

/** First and longest wait between two tries, ms. */
const SOONEST = 250;
const LATEST = 2_000;
/** `alive` comes every five seconds: a server that was silent for this long is asked for a word, ms. */
const QUIET = 6_000;
/** How long it has for that word, ms: a socket that says nothing then is dead, whatever it says of itself. */
const ANSWERS_WITHIN = 2_000;
/** How long the first try may take to its welcome, each later one that much longer, and the longest, ms. */
const ENTERS_WITHIN = { first: 4_000, more: 2_000, longest: 15_000 } as const;

/**
 * A network that died and said nothing leaves connections behind that the browser trusts still, six at most to one server: a
 * grant that does not come is asked for once more over the next of them, so often and after so long, ms.
 */
const GRANTS = { most: 7, every: 60 } as const;

/** What the line asks of the page and tells it. */
export interface LineUses {
  /** A new one-time grant; fails with what the server said. `signal`: it came too late. */
  grant(signal: AbortSignal): Promise<string>;
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
  /** The network came back, or is another one: dials at once in place of waiting, and trusts no socket of before. */
  hurry(): void;
  /** Something else fell silent: the server is asked for a word now. */
  doubt(): void;
  close(): void;
}

/** How long to wait before try number `tries` (from 0), ms; a part of it is chance, so that not all come at once. */
export function waitBefore(tries: number, chance: number): number {
  const whole = Math.min(LATEST, SOONEST * 2 ** tries);
  return whole * (0.75 + 0.25 * chance);
}

/** How long try number `tries` (from 0) may take to its welcome, ms: many who come at once to a slow server do not come twice. */
export function mayTake(tries: number): number {
  const { first, more, longest } = ENTERS_WITHIN;
  return Math.min(longest, first + more * tries);
}

/** Opens the line of a session. */
export function openLine(uses: LineUses): Line {
  return new Dialled(uses);
}

/** A line and its tries. Everything it waits for ends with {@link close}. */
class Dialled implements Line {
  readonly #uses: LineUses;
  #socket: WebSocket | null = null;
  #granting = new AbortController();
  #ready = false;
  #closed = false;
  #tries = 0;
  #timer: number | undefined;
  #silence: number | undefined;
  /** A socket that was up died without a word: nothing that the browser held then is to be trusted until the next welcome. */
  #isSilent = false;
  #grants: number | undefined;

  constructor(uses: LineUses) {
    this.#uses = uses;
    window.addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.doubt);
    this.#dial();
  }

  say(message: LineSays): boolean {
    if (!this.#ready || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    // Whoever says something is to know soon whether it goes anywhere.
    if (message.t === 'say') this.doubt();
    return true;
  }

  readonly hurry = (): void => {
    this.#tries = 0;
    if (this.#ready) return this.doubt();
    this.#forget();
    this.#dial();
  };

  readonly doubt = (): void => {
    if (this.say({ t: 'ping' })) this.#expect(ANSWERS_WITHIN);
  };

  close(): void {
    this.#closed = true;
    window.clearTimeout(this.#timer);
    window.removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.doubt);
    this.#forget();
  }

  #dial(): void {
    window.clearTimeout(this.#timer);
    if (this.#closed || this.#socket !== null) return;
    const socket = new WebSocket(new URL(LINE.path, location.href.replace(/^http/, 'ws')));
    this.#socket = socket;
    this.#expect(mayTake(this.#tries));
    // The grant is asked for while the socket opens: two ways at once.
    const grant = this.#grant();
    grant.catch((error: unknown) => {
      if (socket !== this.#socket) return;
      if (this.#uses.isOver(error)) this.#end();
      else this.#lose(socket, 0);
    });
    socket.onopen = () => {
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

  /** A grant, from whichever of its askings is answered first. */
  #grant(): Promise<string> {
    this.#granting = new AbortController();
    const { signal } = this.#granting;
    const asked = [this.#uses.grant(signal)];
    if (!this.#isSilent) return asked[0] as Promise<string>;
    return new Promise((resolve, reject) => {
      asked[0]?.then(resolve, reject);
      this.#grants = window.setInterval(() => {
        if (asked.length >= GRANTS.most) return window.clearInterval(this.#grants);
        const another = this.#uses.grant(signal);
        asked.push(another);
        another.then(resolve, reject);
      }, GRANTS.every);
    });
  }

  /** What still waits for an answer gives its connection up: on those that died nothing else is to wait. */
  #leaveGrants(): void {
    window.clearInterval(this.#grants);
    this.#granting.abort();
  }

  #hear(socket: WebSocket, message: LineHears): void {
    if (socket !== this.#socket) return;
    if (message.t === 'welcome') {
      this.#ready = true;
      this.#isSilent = false;
      this.#tries = 0;
      this.#leaveGrants();
      this.#uses.state('up');
    }
    if (this.#ready) this.#expect(QUIET);
    this.#uses.hears(message);
  }

  /** The next word has to come within so many ms; when it does not, it is asked for, and then the socket is dead. */
  #expect(within: number): void {
    window.clearTimeout(this.#silence);
    this.#silence = window.setTimeout(() => {
      if (this.#ready && within === QUIET) this.doubt();
      else if (this.#socket !== null) {
        this.#isSilent ||= this.#ready;
        this.#lose(this.#socket, 0);
      }
    }, within);
  }

  /** Has nothing to do with the socket of before any more: a dead network leaves it closing for a minute. */
  #forget(): void {
    window.clearTimeout(this.#silence);
    this.#leaveGrants();
    this.#socket?.close();
    this.#socket = null;
  }

  #lose(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#forget();
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
