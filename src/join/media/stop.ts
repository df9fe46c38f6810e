/** Nothing heard from the server for this long, ms: all sharing stops. */
export const SILENCE = 15_000;
/** How long somebody who fell off the line keeps their connection, once the server said that they have a place, ms. */
export const WITHOUT_LINE = 15_000;
/** How long we wait for that word, ms. Without it the connection ends: together under the two seconds promised. */
export const WITHOUT_WORD = 1_500;

/** Somebody we have a connection to. `holder`: the agent; `id`: the member of the line that we know them by. */
export interface Viewer {
  readonly id: string;
  readonly holder: string;
}

interface Missing {
  readonly since: number;
  /** The server said that this agent still has a place in the session. */
  readonly placed: boolean;
}

/** What is remembered between two judgements; make it with {@link begin}. All times in ms of one clock. */
export interface Watch {
  readonly heardAt: number;
  readonly stopped: boolean;
  readonly missing: ReadonlyMap<string, Missing>;
}

/** What the page has to do at once. */
export interface Orders {
  /** Connections to end, by member id. */
  readonly close: readonly string[];
  /** End everything that is shared. */
  readonly stop: boolean;
  /** Ask the server by HTTP who has a place, and give its answer to {@link placed}. */
  readonly ask: boolean;
}

const NOTHING: Orders = { close: [], stop: false, ask: false };

/** The beginning: the server was heard just now. */
export const begin = (now: number): Watch => ({ heardAt: now, stopped: false, missing: new Map() });

/** Any message of the server. One that comes too late, as after a sleep, stops first what the silence before it stops. */
export function heard(watch: Watch, now: number): [Watch, Orders] {
  const [after, orders] = tick(watch, now);
  return [{ ...after, heardAt: now, stopped: false }, orders];
}

/**
 * The server named everybody who is on the line. Whoever is not named loses the connection at once, unless the server,
 * asked for it, says that their place stands: then only their line was lost, and it may come back.
 */
export function named(
  watch: Watch,
  viewers: readonly Viewer[],
  members: readonly string[],
  now: number,
): [Watch, Orders] {
  const gone = viewers.filter(({ id }) => !members.includes(id));
  const missing = new Map(gone.map(({ id }) => [id, watch.missing.get(id) ?? { since: now, placed: false }]));
  const ask = gone.some(({ id }) => watch.missing.get(id)?.placed !== true);
  return [
    { ...watch, missing },
    { ...NOTHING, ask },
  ];
}

/** The server said by HTTP which agents have a place. Of those who are missing, all others end. */
export function placed(watch: Watch, viewers: readonly Viewer[], agents: readonly string[]): [Watch, Orders] {
  const holderOf = new Map(viewers.map(({ id, holder }) => [id, holder]));
  const stays = (id: string) => agents.includes(holderOf.get(id) ?? '');
  const missing = new Map(
    [...watch.missing].filter(([id]) => stays(id)).map(([id, one]) => [id, { ...one, placed: true }]),
  );
  const close = [...watch.missing.keys()].filter((id) => !stays(id));
  return [
    { ...watch, missing },
    { ...NOTHING, close },
  ];
}

/** Time goes by: to be asked at least four times a second while anything is shared. */
export function tick(watch: Watch, now: number): [Watch, Orders] {
  const late = ({ since, placed: word }: Missing) => now - since >= (word ? WITHOUT_LINE : WITHOUT_WORD);
  const close = [...watch.missing].filter(([, one]) => late(one)).map(([id]) => id);
  const missing = new Map([...watch.missing].filter(([, one]) => !late(one)));
  const stop = !watch.stopped && now - watch.heardAt >= SILENCE;
  return [
    { ...watch, missing, stopped: watch.stopped || stop },
    { close, stop, ask: false },
  ];
}
