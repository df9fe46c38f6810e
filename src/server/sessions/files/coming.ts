import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Problem } from '../../../contracts/errors.ts';
import { hashOf, pathOf } from './disk.ts';
import { Follower } from './follower.ts';

/** Files that are hashed as they come; of the oldest beyond that, the hash is made when they are whole. */
const MOST_HASHED = 200;

/** Who fetches one file at once: each has some of it in memory and holds it open for as long as they care to take. */
const MOST_AT_ONCE = 20;

/** What comes on this process: its running hash, and who follows it. */
export class Coming {
  readonly #hashes = new Map<string, { readonly hash: Hash; at: number }>();
  readonly #followers = new Map<string, Set<Follower>>();

  /** Notes bytes that are on disk now, behind `offset` others; done when whoever follows has room for more. */
  async wrote(id: string, offset: number, bytes: readonly Buffer[]): Promise<void> {
    if (offset === 0) this.#begin(id);
    const running = this.#hashes.get(id);
    const followers = [...(this.#followers.get(id) ?? [])];
    let at = offset;
    for (const piece of bytes) {
      if (running?.at === at) {
        running.hash.update(piece);
        running.at += piece.length;
      }
      for (const follower of followers) follower.hear(at, piece);
      at += piece.length;
    }
    await Promise.all(followers.map((follower) => follower.room()));
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
   * @param still as {@link Follower.pieces} asks it
   */
  follow(folder: string, id: string, size: number, still: () => Promise<boolean>): Readable {
    const all = this.#followers.get(id) ?? new Set();
    if (all.size >= MOST_AT_ONCE) throw new Problem('limit-reached', { wait: 10 });
    const follower = new Follower(pathOf(folder, id), size);
    this.#followers.set(id, all.add(follower));
    // Who went while nothing came is not told to the pieces: they would wait for more, and ask, as long as the file is open.
    const here = async (): Promise<boolean> => !body.destroyed && still();
    const body: Readable = Readable.from(follower.pieces(here), { objectMode: false });
    body.once('close', () => {
      all.delete(follower);
      if (all.size === 0 && this.#followers.get(id) === all) this.#followers.delete(id);
    });
    return body;
  }
}
