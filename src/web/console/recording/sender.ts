/** What a sender asks of the server and tells the page. */
export interface SenderUses {
  /** How many bytes have come. @throws when that cannot be known now */
  progress(): Promise<number>;
  /** Sends a piece that begins at `offset`. @throws when it did not arrive whole */
  piece(offset: number, bytes: Blob): Promise<void>;
  /** Whether a failure is final: asking again would be refused again. */
  isFinal(error: unknown): boolean;
  /** What is told where too much waits for the server. */
  tooMuch(): unknown;
  /** It was refused for good: nothing more is sent. */
  refused(error: unknown): void;
  wait(ms: number): Promise<void>;
}

/** Bytes sent at once at most; what was held while the server was away goes in such pieces. */
export const PIECE = 2 * 1024 * 1024;
/** A piece comes whole or not at all: after one that did not, a smaller one is tried, bytes. */
const SMALLEST = 128 * 1024;
/** A recording of which more than this waits for the server ends: about ten minutes, as long as a session waits, bytes. */
export const MOST_HELD = 128 * 1024 * 1024;
/** Longest wait between two tries, ms: whoever stops a recording waits for what the server has not heard of yet. */
const LATEST = 2_000;

/** Sends what grows, in order and each byte once; while the server is away it is held. */
export class Sender {
  readonly #uses: SenderUses;
  /** What the server has not said to have, and where in the whole it begins. */
  #held = new Blob([]);
  #from = 0;
  #over = false;
  #size = PIECE;
  #sending: Promise<void> | null = null;

  constructor(uses: SenderUses) {
    this.#uses = uses;
  }

  add(bytes: Blob): void {
    if (this.#over) return;
    if (this.#held.size + bytes.size > MOST_HELD) return this.#refuse(this.#uses.tooMuch());
    this.#held = new Blob([this.#held, bytes]);
    this.#sending ??= this.#send().finally(() => (this.#sending = null));
  }

  /** Resolves when all that was added has come, or was refused for good. */
  async drained(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
  }

  /** Sends nothing more, and forgets what is held. */
  drop(): void {
    this.#over = true;
    this.#held = new Blob([]);
  }

  #came(upTo: number): void {
    this.#held = this.#held.slice(upTo - this.#from);
    this.#from = upTo;
  }

  async #send(): Promise<void> {
    for (let tries = 0; this.#held.size > 0 && !this.#over; tries += 1) {
      const piece = this.#held.slice(0, this.#size);
      try {
        await this.#uses.piece(this.#from, piece);
        this.#came(this.#from + piece.size);
        this.#size = Math.min(PIECE, this.#size * 2);
        tries = -1;
      } catch (error) {
        if (this.#over) return;
        if (this.#uses.isFinal(error)) return this.#refuse(error);
        this.#size = Math.max(SMALLEST, this.#size / 4);
        await this.#uses.wait(Math.min(LATEST, 250 * 2 ** tries));
        await this.#ask();
      }
    }
  }

  /** A piece may have come although its reply did not. */
  async #ask(): Promise<void> {
    const came = await this.#uses.progress().catch(() => this.#from);
    if (came > this.#from && came <= this.#from + this.#held.size) this.#came(came);
  }

  #refuse(error: unknown): void {
    this.drop();
    this.#uses.refused(error);
  }
}
