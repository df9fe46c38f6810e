import { newKey } from './client.ts';
import { isCode } from './problem.ts';

/** Whether nobody here knows if a command was done: the same one may be sent again under the same key. */
export function isReplyLost(error: unknown): boolean {
  // `unknown`: something between here and the server answered in its place.
  return isCode(error, 'offline', 'no-answer', 'busy', 'unknown');
}

/**
 * One Idempotency-Key for what somebody means to have done, so that a repeat after a lost reply does it once. Each has its
 * own, also while several are under way. What is begun once a loss is known is a new wish: the reply that was
 * lost is then no answer to the same words any more.
 */
export class Intents {
  readonly #kept = new Map<string, { readonly key: string; running: number }>();

  /**
   * Sends under the key of these words.
   *
   * @param words everything that makes it the same wish: method, path, body
   */
  async once<Reply>(words: string, send: (key: string) => Promise<Reply>): Promise<Reply> {
    for (const [other, { running }] of this.#kept) {
      if (other !== words && running === 0) this.#kept.delete(other);
    }
    const intent = this.#kept.get(words) ?? { key: newKey(), running: 0 };
    this.#kept.set(words, intent);
    intent.running += 1;
    try {
      const reply = await send(intent.key);
      this.#kept.delete(words);
      return reply;
    } catch (error) {
      if (!isReplyLost(error)) this.#kept.delete(words);
      throw error;
    } finally {
      intent.running -= 1;
    }
  }

  /** The same, for what nobody is there to press again: after a lost reply it is sent once more, under the same key. */
  async surely<Reply>(words: string, send: (key: string) => Promise<Reply>): Promise<Reply> {
    try {
      return await this.once(words, send);
    } catch (error) {
      if (!isReplyLost(error)) throw error;
      return await this.once(words, send);
    }
  }
}
