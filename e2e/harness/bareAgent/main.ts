import type { LineHears, LineSays } from '../../../src/contracts/session-line.ts';
import type { AgentPoints, AgentSays, CustomerSays } from '../../../src/contracts/session-peer.ts';
import { figuresOf } from './figures.ts';
import type { Figures } from './figures.ts';
import { Line } from './line.ts';
import { Peers } from './peers.ts';
import type { Manner } from './peers.ts';
import { speakTo } from './voice.ts';

/**
 * A bare agent, run in the agent's own window, with their cookie: the line, one connection per customer's page, and
 * nothing to look at. It is written from the contracts alone, as any other client could be.
 */
export class BareAgent {
  readonly #line: Line;
  readonly #peers: Peers;

  constructor(manner: Manner) {
    this.#peers = new Peers(manner, (to, data) => this.say({ t: 'signal', to, data } as LineSays));
    this.#line = new Line(manner.session, (message) => this.#hear(message));
  }

  get hears(): readonly LineHears[] {
    return this.#line.hears;
  }
  get says(): readonly CustomerSays[] {
    return this.#peers.says;
  }

  say(message: LineSays): void {
    this.#line.say(message);
  }
  ctl(message: AgentSays): void {
    this.#peers.tell('ctl', message);
  }
  point(message: AgentPoints): void {
    this.#peers.tell('point', message);
  }
  speak(): void {
    speakTo(this.#peers.all());
  }
  figures(): Promise<Figures> {
    return figuresOf(this.#peers.all());
  }
  connections(): number {
    return this.#peers.all().filter(({ pc }) => pc.connectionState === 'connected').length;
  }
  ends(): void {
    this.#line.end();
    for (const { pc } of this.#peers.all()) pc.close();
  }

  #hear(message: LineHears): void {
    if (message.t === 'welcome') {
      this.#peers.ice = message.ice as RTCIceServer[];
      this.#peers.named(message.members);
      this.ctl({ t: 'line', id: message.you });
    } else if (message.t === 'members') this.#peers.named(message.members);
    else if (message.t === 'signal') void this.#peers.take(message.from, message.data);
  }
}

/** Where the harness reaches it. */
export type WithAgent = Window & { agent?: BareAgent; seatBareAgent?: (manner: Manner) => void };

(window as WithAgent).seatBareAgent = (manner) => {
  (window as WithAgent).agent = new BareAgent(manner);
};
