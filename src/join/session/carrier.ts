import type { Consent } from '../../contracts/sessions.ts';
import type { SessionFile } from '../../contracts/files.ts';
import { isReadable, mistakeIn, offerOf } from '../../live/chosen.ts';
import type { Chosen } from '../../live/chosen.ts';
import { upload, Waits } from '../../live/upload.ts';
import { Failure } from '../api.ts';
import type { View } from '../api.ts';
import type { Files, FilesUse, Transfer } from './files.ts';

/** How often it is asked how far a file of an agent's came, and the addresses of whole ones are renewed, ms. */
const LOOK_EVERY = 1_000;
const RENEW_EVERY = 8 * 60_000;

/** Refusals that mend themselves: a piece is on its way still, or began at another place than ours. */
const PASSING = ['offline', 'offset-differs', 'file-busy', 'busy'];
const isFinal = (error: unknown): boolean => !(error instanceof Failure) || !PASSING.includes(error.code);

const isOnItsWay = ({ state }: SessionFile): boolean => state === 'offered' || state === 'receiving';

/** A file that the customer chose and the server knows nothing of yet. */
interface Turn {
  readonly id: string;
  readonly file: File;
  /** Why it is not sent; null: it waits. */
  failure: unknown;
}

const turnOf = (chosen: Chosen): Turn => {
  const code = mistakeIn(chosen);
  return { id: crypto.randomUUID(), file: chosen.file, failure: code === null ? null : new Failure(code) };
};

const waitingOf = ({ id, file: { name, size }, failure }: Turn): Transfer => {
  const about = { id, name, size, direction: 'from-me', done: 0 } as const;
  return failure === null ? { ...about, state: 'waiting' } : { ...about, state: 'failed', failure };
};

/** Of what is offered only a name can be wrong in form. */
const named = (error: unknown): unknown =>
  error instanceof Failure && error.code === 'bad-input' ? new Failure('file-name') : error;

/** Makes the carrier of files: through the server, in pieces that can be resumed. */
export const openFiles = (uses: FilesUse): Files => new Carrier(uses);

class Carrier implements Files {
  readonly #uses: FilesUse;
  readonly #timers: number[];
  #list: readonly SessionFile[] = [];
  /** Files of agents that the customer agreed to: one that was stopped since is still shown, as that. */
  readonly #agreed = new Set<string>();
  /** Bytes that are there, of what moves now; of ours only while this page sends it. */
  readonly #moving = new Map<string, number>();
  /** Ours that went out whole: the list may have been asked before that, and says it some moments later. */
  readonly #went = new Set<string>();
  readonly #stopped = new Set<string>();
  readonly #failures = new Map<string, unknown>();
  /** What waits for its turn, in order, and what was refused when it had it. */
  #turns: Turn[] = [];
  #goesOn = false;
  /** Breaks off the piece that is going out: one file goes at a time. */
  #piece: AbortController | null = null;
  /** Whose turn it is while the server answers the offer: it may stand in the list before that, and is shown once. */
  #offering: { readonly file: File; readonly before: ReadonlySet<string> } | null = null;
  readonly #links = new Map<string, string>();
  #view: View | null = null;
  /** How often the list was asked for, and which of these is shown. */
  #asked = 0;
  #heard = 0;
  #closed = false;
  readonly #waits = new Waits();

  constructor(uses: FilesUse) {
    this.#uses = uses;
    this.#timers = [
      window.setInterval(() => void this.#look(), LOOK_EVERY),
      window.setInterval(() => this.#links.clear(), RENEW_EVERY),
    ];
    window.addEventListener('beforeunload', this.#keep);
  }

  /** While one of ours goes out the browser asks before it lets the page go: nobody else could go on with it. */
  readonly #keep = (event: Event): void => {
    const mine = this.#list.some(({ id, way }) => way === 'to-agent' && this.#moving.has(id));
    if (mine || this.#next() !== undefined) event.preventDefault();
  };

  get transfers(): readonly Transfer[] {
    const shown = this.#list.filter((file) =>
      file.way === 'to-agent' ? !this.#isOffering(file) : this.#agreed.has(file.id),
    );
    return [...shown.map((file) => this.#transferOf(file)), ...this.#turns.map(waitingOf)];
  }

  #transferOf(file: SessionFile): Transfer {
    const { id, name, size, way } = file;
    const state = this.#stateOf(file);
    // Of one that was stopped nothing can be saved, though its address may have been known.
    const href = state === 'stopped' ? undefined : this.#links.get(id);
    // Of a stopped one that is the reason, whoever stopped it.
    const failed = state !== 'stopped' && this.#failures.has(id);
    return {
      id,
      name,
      size,
      direction: way === 'to-agent' ? 'from-me' : 'to-me',
      done: file.state === 'whole' || this.#went.has(id) ? size : (this.#moving.get(id) ?? 0),
      state,
      ...(href === undefined ? {} : { href }),
      ...(failed ? { failure: this.#failures.get(id) } : {}),
    };
  }

  #isOffering({ id, name, size, state }: SessionFile): boolean {
    if (this.#offering === null || state !== 'offered' || this.#offering.before.has(id)) return false;
    return this.#offering.file.name === name && this.#offering.file.size === size;
  }

  #stateOf(file: SessionFile): Transfer['state'] {
    if (file.state === 'whole') return 'done';
    if (this.#stopped.has(file.id) || file.state === 'stopped') return 'stopped';
    if (!isOnItsWay(file)) return 'failed';
    if (this.#moving.has(file.id) || this.#went.has(file.id)) return 'moving';
    // Of ours: the page was loaded anew while it went. Of theirs: nothing of it has come yet.
    return file.way === 'to-agent' ? 'failed' : 'waiting';
  }

  send(files: readonly Chosen[]): void {
    this.#turns = this.#turns.filter(({ failure }) => failure === null); // what was refused before has been read
    this.#turns.push(...files.map(turnOf));
    this.#uses.changed();
    void this.#goOn();
  }

  /** Sends what waits, one after the other. What is refused stays in sight with its reason; the next one goes on. */
  async #goOn(): Promise<void> {
    if (this.#goesOn) return;
    this.#goesOn = true;
    for (let turn = this.#next(); turn !== undefined; turn = this.#next()) await this.#take(turn);
    this.#goesOn = false;
  }

  #next(): Turn | undefined {
    return this.#closed ? undefined : this.#turns.find(({ failure }) => failure === null);
  }

  async #take(turn: Turn): Promise<void> {
    const { file } = turn;
    let id: string | null = null;
    try {
      id = this.#brokenOff(file)?.id ?? (await this.#offer(file));
      if (!this.#turns.includes(turn)) return void this.stop(id); // they stopped it while it was offered
      this.#leave(turn);
      await this.#send(file, id);
    } catch (error) {
      if (id === null) turn.failure = named(error);
      else if (!this.#stopped.has(id)) this.#failures.set(id, error);
    }
    await this.#read();
    this.#uses.changed();
  }

  /** Whoever awaits it goes on before the page is drawn again. */
  async #offer(file: File): Promise<string> {
    this.#offering = { file, before: new Set(this.#list.map(({ id }) => id)) };
    try {
      return (await this.#uses.doors.offerFile(offerOf(file))).id;
    } finally {
      this.#offering = null;
    }
  }

  #leave(turn: Turn): void {
    this.#turns = this.#turns.filter((one) => one !== turn);
  }

  async #send(file: File, id: string): Promise<void> {
    const { doors } = this.#uses;
    this.#failures.delete(id);
    this.#moving.set(id, 0);
    await this.#read();
    try {
      await upload(file, {
        progress: () => doors.fileProgress(id),
        piece: async (offset, bytes, end) => {
          if (this.#closed || this.#stopped.has(id)) throw new Failure('file-ended');
          this.#piece = end;
          if (!(await isReadable(bytes))) throw new Failure('file-unread');
          await doors.filePiece(id, offset, bytes, end.signal);
        },
        moved: (done) => this.#moved(id, done),
        isFinal: (error) => this.#stopped.has(id) || isFinal(error),
        wait: (ms) => this.#waits.for(ms),
        watch: (ms) => this.#waits.for(ms),
      });
      this.#went.add(id);
    } finally {
      this.#moving.delete(id);
    }
  }

  /** One of that name and size that did not come whole: it goes on. */
  #brokenOff({ name, size }: File): SessionFile | undefined {
    return this.#list.find(
      (one) =>
        one.way === 'to-agent' &&
        one.state === 'receiving' &&
        one.name === name &&
        one.size === size &&
        !this.#moving.has(one.id) &&
        !this.#stopped.has(one.id),
    );
  }

  receive(_consent: Consent): void {
    void this.#read();
  }

  stop(id: string): void {
    const turn = this.#turns.find((one) => one.id === id);
    if (turn !== undefined) this.#leave(turn);
    else {
      this.#stopped.add(id);
      if (this.#moving.has(id) && this.#list.find((one) => one.id === id)?.way === 'to-agent')
        this.#piece?.abort();
      void this.#tellStopped(id);
    }
    this.#uses.changed();
  }

  /** The server hears of it now or, if it cannot be reached, with the next reading. */
  async #tellStopped(id: string): Promise<void> {
    await this.#uses.doors.stopFile(id).then(
      () => this.#read(),
      () => undefined,
    );
  }

  stopSending(): void {
    this.#turns = [];
    for (const { id, way } of this.#list)
      if (way === 'to-agent' && this.#moving.has(id)) this.#stopped.add(id);
    this.#piece?.abort();
    this.#uses.changed();
  }

  hurry(): void {
    this.#waits.hurry();
  }

  heard(view: View): void {
    if (view === this.#view) return;
    this.#view = view;
    void this.#read();
  }

  #moved(id: string, done: number): void {
    if (this.#moving.get(id) === done) return;
    this.#moving.set(id, done);
    this.#uses.changed();
  }

  /** Reads the list again; what fails is read with the next change, or the next second while something moves. */
  async #read(): Promise<void> {
    if (this.#closed || this.#uses.view().admitted !== true) return;
    const asked = ++this.#asked;
    const list = await this.#uses.doors.files().catch(() => null);
    if (list === null || this.#closed || asked < this.#heard) return; // a later answer came before this one
    this.#heard = asked;
    this.#list = list;
    for (const { id, agreed } of list) if (agreed) this.#agreed.add(id);
    for (const { id } of list.filter((one) => this.#stopped.has(one.id) && isOnItsWay(one))) {
      await this.#uses.doors.stopFile(id).catch(() => undefined);
    }
    await this.#link();
    this.#uses.changed();
  }

  /** Asks for the address of each file that can be fetched and has none. */
  async #link(): Promise<void> {
    for (const { id, way, fetchable } of this.#list) {
      if (way !== 'to-customer' || !fetchable || this.#links.has(id)) continue;
      const url = await this.#uses.doors.fileUrl(id).catch(() => null);
      if (url !== null) this.#links.set(id, url);
    }
  }

  /** How far the files of agents came. */
  async #look(): Promise<void> {
    const coming = this.#list.filter((one) => one.way === 'to-customer' && one.agreed && isOnItsWay(one));
    for (const { id, size } of coming) {
      const done = await this.#uses.doors.fileProgress(id).catch(() => null);
      if (done !== null && done > 0) this.#moved(id, done);
      if (done !== null && done > 0 && !this.#links.has(id)) await this.#read();
      if (done === size) await this.#read();
    }
    if (coming.length === 0) await this.#link();
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) window.clearInterval(timer);
    window.removeEventListener('beforeunload', this.#keep);
  }
}
