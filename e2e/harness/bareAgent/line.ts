import type { LineHears, LineSays } from '../../../src/contracts/session-line.ts';

/** The socket of a bare agent: dialled with the agent's own cookie, and again whenever it is lost. */
export class Line {
  readonly hears: LineHears[] = [];
  #socket: WebSocket | null = null;
  #ended = false;

  constructor(
    readonly session: string,
    readonly heard: (message: LineHears) => void,
  ) {
    void this.#dial();
  }

  say(message: LineSays): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  end(): void {
    this.#ended = true;
    this.#socket?.close();
  }

  async #dial(): Promise<void> {
    try {
      const headers = { 'idempotency-key': crypto.randomUUID() };
      const reply = await fetch(`/api/sessions/${this.session}/grant`, { method: 'POST', headers });
      const { grant } = (await reply.json()) as { grant: string };
      const socket = new WebSocket('/api/session-line');
      this.#socket = socket;
      socket.onopen = () => this.say({ t: 'enter', grant, after: 0 });
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(String(data)) as LineHears;
        this.hears.push(message);
        this.heard(message);
      };
      socket.onclose = () => this.#again();
    } catch {
      this.#again();
    }
  }

  #again(): void {
    if (!this.#ended) window.setTimeout(() => void this.#dial(), 300);
  }
}
