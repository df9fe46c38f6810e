import { createHmac } from 'node:crypto';
import type { z } from 'zod';
import type { IceServer } from '../../../contracts/session-line.ts';

/** How long credentials of the TURN server are good, seconds; renewed while the line stands. */
export const TURN_SECONDS = 300;

/** Where TURN is, and the secret that this server shares with it (`static-auth-secret` of coturn). */
export interface TurnSettings {
  readonly urls: readonly string[];
  readonly secret: string;
}

/**
 * What a page gives to its connection: the TURN server with credentials of its own, good for five minutes
 * (draft-uberti-behave-turn-rest-00: `expiry:name`, HMAC-SHA1). Empty where none is set.
 *
 * @param name whose they are: TURN's log names it, and its `user-quota` counts by it
 * @param now milliseconds
 */
export function iceServers(
  turn: TurnSettings | null,
  name: string,
  now = Date.now(),
): z.infer<typeof IceServer>[] {
  if (turn === null || turn.urls.length === 0) return [];
  const username = `${Math.floor(now / 1000) + TURN_SECONDS}:${name}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  const stun = turn.urls.filter((url) => /^stuns?:/.test(url));
  const relay = turn.urls.filter((url) => /^turns?:/.test(url));
  return [
    ...(stun.length > 0 ? [{ urls: stun }] : []),
    ...(relay.length > 0 ? [{ urls: relay, username, credential }] : []),
  ];
}
