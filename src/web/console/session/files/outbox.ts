import type { SessionFile } from '../../../../contracts/files.ts';
import type { Consent } from '../../../../contracts/sessions.ts';
import { isReadable, mistakeIn } from '../../../../live/chosen.ts';
import type { Chosen, Mistake } from '../../../../live/chosen.ts';
import { hashOf, upload } from '../../../../live/upload.ts';

/** Why this page itself does not send a file. */
export class NotSent extends Error {
  constructor(readonly code: Mistake | 'file-unread' | 'file-name') {
    super(code);
  }
}

/** What the outbox asks of the page and tells it. */
export interface OutboxUses {
  /** Offers a file; the customer is asked. The same `key` offers it once. @throws why not */
  offer(file: File, key: string): Promise<SessionFile>;
  stop(id: string): Promise<unknown>;
  progress(id: string): Promise<number>;
  piece(id: string, offset: number, bytes: Blob, signal: AbortSignal): Promise<void>;
  /** What the reader is told of a refusal to offer; by itself most errors say it. */
  told(error: unknown): unknown;
  isOffline(error: unknown): boolean;
  isFinal(error: unknown): boolean;
  wait(ms: number): Promise<unknown>;
  /** As `wait`, between two looks at how far a piece came. */
  watch(ms: number): Promise<boolean>;
  /** Anything here changed. */
  changed(): void;
  /** The server knows more: read the session again. */
  stale(): void;
}

/** A file of this page that the server knows. */
export interface Sending {
  readonly done: number;
  /** SHA-256 counted here; null: not yet, or too large for it. */
  readonly hash: string | null;
  readonly error: unknown;
}

/** A file that was chosen, and nobody was asked for yet. */
export interface Waiting {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** Why it is not sent; null: it waits until the question before it is answered. */
  readonly error: unknown;
}

interface Turn extends Waiting {
  readonly file: File;
  error: unknown;
}

/** Whether more of a file may come, or it is only asked for. */
export const isOnItsWay = ({ state }: SessionFile): boolean => state === 'offered' || state === 'receiving';
const FRESH: Sending = { done: 0, hash: null, error: null };
const OFFLINE_WAIT = 1_000;

/**
 * The files that an agent's page sends: each is asked for by itself, one question after the other, so that each has its whole
 * minute; and what was agreed to goes one after the other.
 */
export class Outbox {
  readonly #uses: OutboxUses;
  #turns: readonly Turn[] = [];
  #asking = false;
  #files: readonly SessionFile[] = [];
  #answers = new Map<string, Consent['state']>();
  /** What this page can send, by the id that the server gave it, in the order in which it was chosen. */
  readonly #held = new Map<string, File>();
  readonly #sending = new Map<string, Sending>();
  readonly #stopped = new Set<string>();
  #goes: { readonly id: string; readonly piece: AbortController } | null = null;

  constructor(uses: OutboxUses) {
    this.#uses = uses;
  }

  get waiting(): readonly Waiting[] {
    return this.#turns;
  }

  /** A file that this page sends or sent; undefined: another did. */
  of(id: string): Sending | undefined {
    return this.#sending.get(id);
  }

  /** Whether this page can send it: else the file has to be chosen again. */
  holds(id: string): boolean {
    return this.#held.has(id);
  }

  /** Whether it moves just now; else it waits for one before it. */
  moves(id: string): boolean {
    return this.#goes?.id === id;
  }

  /** Takes what was chosen; one that broke off goes on when it is chosen again. */
  take(all: readonly Chosen[]): void {
    this.#turns = this.#turns.filter(({ error }) => error === null); // what was refused before has been read
    for (const chosen of all) {
      const mistake = mistakeIn(chosen);
      const broken = mistake === null ? this.#brokenOff(chosen.file) : undefined;
      if (broken !== undefined) this.#hold(broken.id, chosen.file);
      else this.#turns = [...this.#turns, turnOf(chosen.file, mistake)];
    }
    this.#goOn();
  }

  /** The session was read again. */
  heard(files: readonly SessionFile[], consents: readonly Consent[]): void {
    this.#files = files;
    this.#answers = new Map(consents.map(({ about, state }) => [about.file ?? '', state]));
    for (const file of files) {
      if (this.#held.has(file.id) && !isOnItsWay(file)) this.#held.delete(file.id);
      if (this.#stopped.has(file.id) && isOnItsWay(file)) void this.#tellStopped(file.id);
    }
    this.#goOn();
  }

  /** Stops one file, and no other. */
  stop(id: string): void {
    if (this.#turns.some((turn) => turn.id === id)) {
      this.#turns = this.#turns.filter((turn) => turn.id !== id);
    } else {
      this.#stopped.add(id);
      this.#held.delete(id);
      if (this.#goes?.id === id) this.#goes.piece.abort();
      void this.#tellStopped(id);
    }
    this.#goOn();
  }

  /** The server hears of it now or, if it cannot be reached, when the session is read the next time. */
  async #tellStopped(id: string): Promise<void> {
    await this.#uses.stop(id).then(
      () => this.#uses.stale(),
      () => undefined,
    );
  }

  #goOn(): void {
    void this.#ask();
    void this.#send();
    this.#uses.changed();
  }

  #hold(id: string, file: File): void {
    this.#held.set(id, file);
    this.#change(id, { error: null });
  }

  #change(id: string, what: Partial<Sending>): void {
    this.#sending.set(id, { ...(this.#sending.get(id) ?? FRESH), ...what });
    this.#uses.changed();
  }

  /** One of that name and size that the customer agreed to, and that did not come whole. */
  #brokenOff({ name, size }: File): SessionFile | undefined {
    return this.#files.find(
      (one) =>
        one.way === 'to-customer' &&
        one.agreed &&
        isOnItsWay(one) &&
        one.name === name &&
        one.size === size &&
        !this.#held.has(one.id) &&
        !this.#stopped.has(one.id),
    );
  }

  /** Whether the customer has a question of ours before them, or one that this page has not read yet. */
  #isAsked(id: string): boolean {
    const file = this.#files.find((one) => one.id === id);
    if (file === undefined) return true;
    return isOnItsWay(file) && !file.agreed && ['asked', undefined].includes(this.#answers.get(id));
  }

  async #ask(): Promise<void> {
    const turn = this.#turns.find(({ error }) => error === null);
    if (this.#asking || turn === undefined) return;
    if ([...this.#held.keys()].some((id) => this.#isAsked(id))) return;
    this.#asking = true;
    try {
      const { id } = await this.#uses.offer(turn.file, turn.id);
      if (!this.#turns.includes(turn))
        this.stop(id); // they stopped it while it was offered
      else this.#hold(id, turn.file);
      this.#turns = this.#turns.filter((one) => one !== turn);
    } catch (error) {
      if (this.#uses.isOffline(error)) await this.#uses.wait(OFFLINE_WAIT);
      else turn.error = this.#uses.told(error);
    }
    this.#asking = false;
    this.#uses.stale();
    this.#goOn();
  }

  async #send(): Promise<void> {
    if (this.#goes !== null) return;
    const next = this.#files.find((one) => one.agreed && isOnItsWay(one) && this.#held.has(one.id));
    const file = next && this.#held.get(next.id);
    if (next === undefined || file === undefined) return;
    const { id } = next;
    this.#goes = { id, piece: new AbortController() };
    void hashOf(file).then(
      (hash) => this.#change(id, { hash }),
      () => undefined, // it cannot be read: the sending tells of that
    );
    await this.#upload(id, file, this.#goes.piece.signal).catch((error: unknown) => {
      if (!this.#stopped.has(id)) this.#change(id, { error });
    });
    this.#held.delete(id);
    this.#goes = null;
    this.#uses.stale();
    this.#goOn();
  }

  #upload(id: string, file: File, signal: AbortSignal): Promise<void> {
    const uses = this.#uses;
    return upload(file, {
      progress: () => uses.progress(id),
      piece: async (offset, bytes, end) => {
        signal.throwIfAborted();
        signal.addEventListener('abort', () => end.abort(), { signal: end.signal });
        if (!(await isReadable(bytes))) throw new NotSent('file-unread');
        await uses.piece(id, offset, bytes, end.signal);
      },
      moved: (done) => this.#change(id, { done }),
      isFinal: (error) => signal.aborted || error instanceof NotSent || uses.isFinal(error),
      wait: (ms) => uses.wait(ms),
      watch: (ms) => uses.watch(ms),
    });
  }
}

const turnOf = (file: File, mistake: Mistake | null): Turn => ({
  id: crypto.randomUUID(),
  file,
  name: file.name,
  size: file.size,
  error: mistake === null ? null : new NotSent(mistake),
});
