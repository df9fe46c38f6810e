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
  let socket: WebSocket | null = null;
  let ready = false;
  let closed = false;
  let tries = 0;
  let timer: number | undefined;
  let silence: number | undefined;

  const again = (): void => {
    if (closed) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void dial(), waitBefore(tries, Math.random()));
    tries += 1;
  };
  const down = (): void => {
    window.clearTimeout(silence);
    socket = null;
    if (ready) uses.state('down');
    ready = false;
  };
  const end = (): void => {
    closed = true;
    window.clearTimeout(timer);
    uses.over();
  };
  const listen = (to: WebSocket): void => {
    window.clearTimeout(silence);
    silence = window.setTimeout(() => to.close(), DEAD_AFTER);
  };
  const dial = async (): Promise<void> => {
    window.clearTimeout(timer);
    if (closed || socket !== null) return;
    const mine = new WebSocket(new URL(LINE.path, location.href.replace(/^http/, 'ws')));
    socket = mine;
    // The grant is asked for while the socket opens: two ways at once.
    const grant = uses.grant();
    grant.catch((error: unknown) => {
      mine.close();
      if (uses.isOver(error)) end();
    });
    mine.onopen = () => {
      listen(mine);
      grant.then(
        (text) => {
          if (mine.readyState === WebSocket.OPEN)
            mine.send(JSON.stringify({ t: 'enter', grant: text, after: uses.after() } satisfies LineSays));
        },
        () => undefined, // said above
      );
    };
    mine.onmessage = ({ data }) => {
      listen(mine);
      const message = JSON.parse(String(data)) as LineHears;
      if (message.t === 'welcome') {
        ready = true;
        tries = 0;
        uses.state('up');
      }
      uses.hears(message);
    };
    mine.onclose = ({ code }) => {
      if (socket === mine) down();
      if (closed) return;
      if (code === LINE.over) end();
      else again();
    };
  };
  const hurry = (): void => {
    tries = 0;
    void dial();
  };
  window.addEventListener('online', hurry);
  void dial();
  return {
    say(message) {
      if (!ready || socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    hurry,
    close() {
      closed = true;
      window.clearTimeout(timer);
      window.removeEventListener('online', hurry);
      socket?.close();
    },
  };
}
