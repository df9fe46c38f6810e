import type { ServerResponse } from 'node:http';
import { Problem } from '../../contracts/errors.ts';

/** Replies that lie ready for one account at once: a browser takes each within moments, on six connections. */
const MOST_UNTAKEN = 40;

/** Whoever was given replies that were not taken yet, and how many. */
const untaken = new Map<string, number>();

/**
 * Counts a reply, on this process, until it was taken or its connection is gone: each is held in memory meanwhile, and nobody
 * fills it by asking for much and reading nothing.
 *
 * @param who the account @throws limit-reached when as many of theirs lie there already
 */
export function countUntaken(who: string, reply: ServerResponse): void {
  if (reply.destroyed) return; // who asked is gone
  const before = untaken.get(who) ?? 0;
  if (before >= MOST_UNTAKEN) throw new Problem('limit-reached', { wait: 1 });
  untaken.set(who, before + 1);
  reply.once('close', () => {
    const left = (untaken.get(who) ?? 1) - 1;
    if (left > 0) untaken.set(who, left);
    else untaken.delete(who);
  });
}
