import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Problem } from '../../../contracts/errors.ts';
import { hashOf, pathOf } from './disk.ts';
import { Follower } from './follower.ts';
import type { Along } from './sink.ts';

/** Files that are hashed as they come; of the oldest beyond that, the hash is made when they are whole. */
const MOST_HASHED = 200;

/** Who fetches one file at once: each has some of it in memory and holds it open for as long as they care to take. */
const MOST_AT_ONCE = 20;

/** What one may fetch at once of all files: a session has hundreds, and links to them go from hand to hand. */
const MOST_OF_ONE = 40;

/** What comes on this process: its running hash, and who follows it. */
export class Coming {
  readonly #hashes = new Map<string, { readonly hash: Hash; at: number }>();
  readonly #followers = new Map<string, Set<Follower>>();
  readonly #fetching = new Map<string, number>();

  /** Goes along with one piece that comes, behind `offset` other bytes. @param heard is told whenever something came */
  along(id: string, offset: number, heard: () => void = () => undefined): Along {
    let [counted, written] = [offset, offset];
    return {
      heard,
      counts: (bytes) => {
        this.#count(id, counted, bytes);
        counted += lengthOf(bytes);
      },
      wrote: async (bytes) => {
        const followers = [...(this.#followers.get(id) ?? [])];
        for (const follower of followers) follower.hear(written, bytes);
        written += lengthOf(bytes);
        await Promise.all(followers.map((follower) => follower.room()));
      },
      // The hash is made of what is there, once that is whole: what comes again in its place may be other bytes.
      lost: () => void this.#hashes.delete(id),
    };
  }

  #count(id: string, offset: number, bytes: readonly Buffer[]): void {
    if (offset === 0) this.#begin(id);
    const running = this.#hashes.get(id);
    if (running?.at !== offset) return;
    for (const piece of bytes) running.hash.update(piece);
    running.at += lengthOf(bytes);
  }

  #begin(id: string): void {
    this.#hashes.delete(id);
    this.#hashes.set(id, { hash: createHash('sha256'), at: 0 });
    const [oldest] = this.#hashes.keys();
    if (this.#hashes.size > MOST_HASHED && oldest !== undefined) this.#hashes.delete(oldest);
  }

  /** SHA-256 of a file that came whole: as it was counted meanwhile, or, if part of it came elsewhere, of what is on disk. */
  async hash(folder: string, id: string, size: number): Promise<Buffer> {
    const running = this.#hashes.get(id);
    this.#hashes.delete(id);
    return running?.at === size ? running.hash.digest() : hashOf(folder, id);
  }

  /**
   * A file from its first byte to its last, while it comes. Throws `limit-reached`.
   *
   * @param by who fetches it
   * @param still as {@link Follower.pieces} asks it
   */
  follow(
    folder: string,
    { id, size, by }: { id: string; size: number; by: string },
    still: () => Promise<boolean>,
  ): Readable {
    const all = this.#followers.get(id) ?? new Set();
    const theirs = this.#fetching.get(by) ?? 0;
    if (all.size >= MOST_AT_ONCE || theirs >= MOST_OF_ONE) throw new Problem('limit-reached', { wait: 10 });
    const follower = new Follower(pathOf(folder, id), size);
    this.#followers.set(id, all.add(follower));
    this.#fetching.set(by, theirs + 1);
    // Who went while nothing came is not told to the pieces: they would wait for more, and ask, as long as the file is open.
    const here = async (): Promise<boolean> => !body.destroyed && still();
    const body: Readable = Readable.from(follower.pieces(here), { objectMode: false });
    body.once('close', () => {
      all.delete(follower);
      const left = (this.#fetching.get(by) ?? 1) - 1;
      if (left > 0) this.#fetching.set(by, left);
      else this.#fetching.delete(by);
      if (all.size === 0 && this.#followers.get(id) === all) this.#followers.delete(id);
    });
    return body;
  }
}

const lengthOf = (bytes: readonly Buffer[]): number => bytes.reduce((sum, { length }) => sum + length, 0);
