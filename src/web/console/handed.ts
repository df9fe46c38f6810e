/** What is known of a running or ended session, as far as it tells whose it is. */
interface Hosted {
  readonly id: string;
  readonly hostId: string;
  readonly state: string;
}

/** Who hosts each session, by its id. */
export type Hosts = ReadonlyMap<string, string>;

/** Who hosts each of these sessions. */
export const hostsOf = (sessions: readonly Hosted[]): Hosts =>
  new Map(sessions.map(({ id, hostId }) => [id, hostId]));

/**
 * The sessions that were handed over to `me` since `before` was known (null: nothing was): those that run, and had another
 * host then. One that was not known then is one that this agent opened, or took out of the queue.
 */
export function handedTo<T extends Hosted>(me: string, before: Hosts | null, sessions: readonly T[]): T[] {
  return sessions.filter(
    ({ id, hostId, state }) => state !== 'ended' && hostId === me && (before?.get(id) ?? me) !== me,
  );
}
