import type { Consent } from '../../contracts/sessions.ts';
import type { SessionFile } from '../../contracts/files.ts';
import { upload } from '../../live/upload.ts';
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

/** Makes the carrier of files: through the server, in pieces that can be resumed. */
export const openFiles = (uses: FilesUse): Files => new Carrier(uses);

class Carrier implements Files {
  readonly #uses: FilesUse;
  readonly #timers: number[];
  #list: readonly SessionFile[] = [];
  /** Bytes that are there, of what moves now; of ours only while this page sends it. */
  readonly #moving = new Map<string, number>();
  readonly #stopped = new Set<string>();
  readonly #links = new Map<string, string>();
  #view: View | null = null;
  #closed = false;

  constructor(uses: FilesUse) {
    this.#uses = uses;
    this.#timers = [
      window.setInterval(() => void this.#look(), LOOK_EVERY),
      window.setInterval(() => this.#links.clear(), RENEW_EVERY),
    ];
  }

  get transfers(): readonly Transfer[] {
    const shown = this.#list.filter(({ way, agreed }) => way === 'to-agent' || agreed);
    return shown.map((file) => this.#transferOf(file));
  }

  #transferOf(file: SessionFile): Transfer {
    const { id, name, size, way } = file;
    const href = this.#links.get(id);
    return {
      id,
      name,
      size,
      direction: way === 'to-agent' ? 'from-me' : 'to-me',
      done: file.state === 'whole' ? size : (this.#moving.get(id) ?? 0),
      state: this.#stateOf(file),
      ...(href === undefined ? {} : { href }),
    };
  }

  #stateOf(file: SessionFile): Transfer['state'] {
    if (file.state === 'whole') return 'done';
    if (this.#stopped.has(file.id) || file.state === 'stopped') return 'stopped';
    if (!isOnItsWay(file)) return 'failed';
    if (this.#moving.has(file.id)) return 'moving';
    // Of ours: the page was loaded anew while it went. Of theirs: nothing of it has come yet.
    return file.way === 'to-agent' ? 'failed' : 'waiting';
  }

  send(file: File): void {
    this.#send(file).catch((error: unknown) => {
      if (!(error instanceof Failure && error.code === 'stopped')) this.#uses.fail(error);
      void this.#read();
    });
  }

  async #send(file: File): Promise<void> {
    const { doors } = this.#uses;
    const isType = /^[\w.+-]+\/[\w.+-]+$/.test(file.type);
    const offer = { name: file.name, size: file.size, ...(isType ? { type: file.type } : {}) };
    const { id } = this.#brokenOff(file) ?? (await doors.offerFile(offer));
    this.#stopped.delete(id);
    this.#moving.set(id, 0);
    await this.#read();
    try {
      await upload(file, {
        progress: () => doors.fileProgress(id),
        piece: async (offset, bytes) => {
          if (this.#closed || this.#stopped.has(id)) throw new Failure('stopped');
          await doors.filePiece(id, offset, bytes);
        },
        moved: (done) => this.#moved(id, done),
        isFinal,
        wait: (ms) => new Promise((resolve) => window.setTimeout(resolve, ms)),
      });
    } finally {
      this.#moving.delete(id);
    }
    await this.#read();
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
    this.#stopped.add(id);
    this.#uses.changed();
    const mine = this.#list.find((one) => one.id === id)?.way === 'to-agent';
    this.#uses.doors.withdraw(mine ? 'file-from-me' : 'file-to-me').catch(this.#uses.fail);
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
    const list = await this.#uses.doors.files().catch(() => null);
    if (list === null || this.#closed) return;
    this.#list = list;
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
  }
}
