/** What a counter counts by. IPv6 addresses count by their /64, because one household holds a whole one. */
export type LimitKey =
  'ip' | 'address' | 'address-ip' | 'account' | 'person' | 'agent' | 'client' | 'desk' | 'customer';

/** How often something may be tried: `count` times in each window of `seconds`. */
export interface Limit {
  readonly key: LimitKey;
  readonly count: number;
  readonly seconds: number;
  /** The door or work that it guards, for `docs/limits.md`. */
  readonly guards: string;
}

const KEY_IP = 'IPv4 address or IPv6 /64';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const limit = (key: LimitKey, count: number, seconds: number, guards: string): Limit => ({
  key,
  count,
  seconds,
  guards,
});

/** Every limit of the server, by name. Counters stand in PostgreSQL, so all processes share them. */
export const LIMITS = {
  'public.ip': limit('ip', 300, MINUTE, 'any door without a sign-in'),
  'set-up.ip': limit('ip', 30, 10 * MINUTE, 'opening and finishing the set-up'),
  'sign-in.link.ip': limit('ip', 30, 10 * MINUTE, 'asking for a sign-in link'),
  'sign-in.link.address-ip': limit('address-ip', 5, HOUR, 'asking for a sign-in link to one mail address'),
  'sign-in.link.address': limit('address', 20, HOUR, 'the same, from wherever'),
  'sign-in.finish.ip': limit('ip', 60, 10 * MINUTE, 'finishing a sign-in with a factor'),
  'sign-in.finish.account': limit(
    'account',
    10,
    10 * MINUTE,
    'finishing a sign-in of one account, with a ticket that opens it',
  ),
  'link.open.ip': limit('ip', 60, 10 * MINUTE, 'opening a link from a mail'),
  'factor.agent': limit('agent', 10, 10 * MINUTE, 'showing or enrolling a factor'),
  'factor.person': limit('person', 10, 10 * MINUTE, 'showing or enrolling a factor'),
  'match.agent': limit('agent', 60, 10 * MINUTE, 'matching a caller'),
  'match.desk': limit('desk', 3000, HOUR, 'matching callers, all agents together'),
  'code.send.agent': limit('agent', 60, HOUR, 'sending codes by mail'),
  'code.send.person': limit('person', 10, DAY, 'sending codes to one person, over all agents'),
  'code.try.agent': limit('agent', 60, 10 * MINUTE, 'entering codes'),
  'digits.agent': limit('agent', 60, 10 * MINUTE, 'reading out digits for a portal'),
  'digits.try.person': limit('person', 20, 10 * MINUTE, 'typing the digits that an agent reads out'),
  'change.person': limit('person', 300, 10 * MINUTE, 'changing people in the portal'),
  'own-address.person': limit('person', 5, DAY, 'a Member’s change of their own mail address'),
  'invite.desk': limit('desk', 200, HOUR, 'inviting people'),
  'invite.client': limit('client', 200, HOUR, 'inviting people'),
  'import.desk': limit('desk', 60, HOUR, 'previewing and running imports'),
  'session.open.agent': limit('agent', 60, HOUR, 'opening support sessions'),
  'session.ask.agent': limit('agent', 240, HOUR, 'asking a customer’s consent'),
  'session.mail.agent': limit('agent', 60, HOUR, 'mailing links to sessions'),
  'join.ip': limit('ip', 30, 10 * MINUTE, 'trying support keys'),
  'join.own.ip': limit('ip', 1200, 10 * MINUTE, 'what a customer does in their session'),
  'join.offer.customer': limit('customer', 120, 10 * MINUTE, 'a customer’s offering something, or a file'),
  'join.pause.customer': limit('customer', 120, 10 * MINUTE, 'pausing what is shared, and going on'),
  'recording.view.agent': limit('agent', 60, HOUR, 'opening recordings'),
  'front.block.agent': limit('agent', 300, HOUR, 'blocking addresses, and letting them come again'),
  'file.agent': limit('agent', 300, HOUR, 'sending files in sessions'),
  'file.ticket.ip': limit('ip', 300, 10 * MINUTE, 'fetching files of sessions'),
  'queue.wait.ip': limit('ip', 20, 10 * MINUTE, 'standing in line, leaving a message'),
  'queue.wait.desk': limit('desk', 6000, HOUR, 'standing in line, leaving a message, all addresses together'),
  'queue.look.ip': limit('ip', 120, 10 * MINUTE, 'looking at a help page'),
  'queue.agent': limit('agent', 1200, HOUR, 'moving people in the queue'),
  'export.client': limit('client', 60, HOUR, 'exporting a record'),
  'export.desk': limit('desk', 60, HOUR, 'exporting a record'),
} as const satisfies Readonly<Record<string, Limit>>;

/** The name of a limit. */
export type LimitName = keyof typeof LIMITS;

/** What the guard counts from its own rows, over all doors and processes, and refuses by itself. */
const GUARDED: readonly (readonly [what: string, by: string, times: number, seconds: number])[] = [
  ['asking for a second approver, or starting a wait, at one client', 'agent or person', 10, DAY],
  ['the same, whoever asks', 'client', 40, DAY],
  ['mailing codes', 'person', 10, DAY],
  ['inviting one person again', 'person', 5, DAY],
  ['wrong matches of callers', 'agent', 60, HOUR],
  ['wrong matches with one mail address', 'mail address', 30, HOUR],
  ['wrong matches from one telephone number', 'telephone number', 20, HOUR],
  ['saying something in a session, and 10,000 times in all', 'session', 600, MINUTE],
];

const GUARDED_HEAD = `
## What the database refuses by itself

Counted from what was done, over the time before each try; whoever holds the server's own right to the database cannot go round it.

| what | counts by | times | in |
| --- | --- | --- | --- |
`;

/** What each process counts by itself, in memory: to ask PostgreSQL would cost more than what it bounds. */
const COUNTED_HERE: readonly (readonly [what: string, by: string, most: string])[] = [
  ['sockets of sessions that have said nothing yet, which each may for five seconds', KEY_IP, '500 at once'],
  ['sockets of sessions without a good grant', KEY_IP, '300 in 1 minute'],
  [
    'asking for a place in line with a token that is nobody’s, or whose place is over',
    KEY_IP,
    '300 in 1 minute',
  ],
  ['sending pieces of files of sessions', 'agent or customer', '8 at once'],
  ['sending pieces of recordings', 'agent', '8 at once'],
  ['fetching one file of a session', 'file', '20 at once'],
  ['fetching files of sessions', 'agent or customer', '40 at once'],
  ['asking for more before the reply has come', 'connection', '4 at once'],
  [
    'what is done for whoever is signed in or in a session; more of theirs waits its turn',
    'agent, person or customer',
    '16 at once',
  ],
  ['replies that wait to be taken', 'agent, person or customer', '40 at once'],
  ['sockets that tell of changes', 'agent or person', '20 at once'],
  ['trying what is refused and told to a record', 'agent, person or customer', '60 in 10 minutes'],
];

const COUNTED_HERE_HEAD = `
## What each process counts by itself

| what | counts by | most |
| --- | --- | --- |
`;

/** What there may be of something, in the database; past it a code of its own says so, or a mail waits for its digest. */
const AT_MOST: readonly (readonly [what: string, by: string, most: string])[] = [
  ['people in one import', 'request', '5,000'],
  ['what is asked and open in a contact', 'contact', '50'],
  ['what is asked in a contact in all', 'contact', '500'],
  ['handing a contact over', 'contact', '100'],
  ['reading digits out', 'contact', '100'],
  ['taking a work order up, after it was given back', 'work order and agent', '100'],
  ['what agents begin in a session: keys, questions, holds, invitations, hand-overs', 'session', '2,000'],
  ['saving notes of a session', 'session', '1,000'],
  ['what a customer offers in a session by themself, files too', 'session', '1,000'],
  ['going on after a pause', 'session', '1,000'],
  ['holding, keeping for somebody and transferring somebody in line', 'entry', '200'],
  [
    'mails to Super admins about somebody unknown; then a digest, once a day',
    'client',
    '3 open, 10 in 1 day',
  ],
  ['codes of a contact that are tried', 'code', '5 tries, in 10 minutes'],
  ['digits read out that are typed', 'contact', '3 tries, in 2 minutes'],
  ['proofs that a contact holds when digits are read out', 'contact', '20'],
  ['sessions that wait for a customer', 'agent', '8'],
  ['mails with the link of a session', 'session', '5'],
  ['agents in a session or invited, beside its host', 'session', '4'],
  ['lines into a session', 'agent or customer', '20 at once'],
  ['people in line, and messages left', KEY_IP, '10, and 20'],
  ['the same', 'IPv6 /48', '200, and 200'],
  ['people in line, and messages left, all addresses together', 'desk', '2,000, and 1,000'],
  ['groups of the queue', 'desk', '50'],
  ['wrong support keys until a proof of work is asked for', 'desk', '20 in 1 minute'],
  ['files, and what they hold in all', 'session', '500, and 8 GiB'],
  ['one file', 'file', '2 GiB'],
  ['recordings', 'session', '50'],
];

const AT_MOST_HEAD = `
## How many there may be

| what | counts by | most |
| --- | --- | --- |
`;

const HEAD = `# Limits

How often something may be tried. Past it the answer is 429 \`limit-reached\`, with \`Retry-After\` in
seconds. Windows are fixed (they begin at whole multiples of their length), so at the change of a window up
to twice the count can pass. What counts by IPv6 /64 counts by its /48, too, 32 times as often. Counters stand in PostgreSQL and hold no address or name, only a hash.
This page is printed from \`src/server/doors/limits.ts\` and \`tools/channels.ts\`; do not edit it by hand.

| limit | counts by | times | in | guards |
| --- | --- | --- | --- | --- |
`;

/** The text of `docs/limits.md`. */
export function limitsPage(): string {
  const rows = Object.entries(LIMITS).map(
    ([name, { key, count, seconds, guards }]) =>
      `| \`${name}\` | ${KEY_WORDS[key]} | ${count} | ${span(seconds)} | ${guards} |`,
  );
  const guarded = GUARDED.map(
    ([what, by, times, seconds]) => `| ${what} | ${by} | ${times} | ${span(seconds)} |`,
  );
  const here = COUNTED_HERE.map(([what, by, most]) => `| ${what} | ${by} | ${most} |`);
  const most = AT_MOST.map(([what, by, most]) => `| ${what} | ${by} | ${most} |`);
  return [HEAD, rows, GUARDED_HEAD, guarded, AT_MOST_HEAD, most, COUNTED_HERE_HEAD, here]
    .map(tableOf)
    .join('');
}

const tableOf = (part: string | readonly string[]): string =>
  typeof part === 'string' ? part : `${part.join('\n')}\n`;

const KEY_WORDS: Readonly<Record<LimitKey, string>> = {
  ip: KEY_IP,
  address: 'mail address',
  'address-ip': 'mail address and network',
  account: 'account',
  person: 'person',
  agent: 'agent',
  client: 'client',
  desk: 'desk',
  customer: 'customer of a session',
};

function span(seconds: number): string {
  if (seconds % DAY === 0) return plural(seconds / DAY, 'day');
  if (seconds % HOUR === 0) return plural(seconds / HOUR, 'hour');
  return plural(seconds / MINUTE, 'minute');
}

function plural(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}
