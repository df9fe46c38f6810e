import { LINE_MESSAGE_BYTES } from '../src/contracts/session-line.ts';
import { FROZEN_PARTS, FROZEN_PART_CHARS, PEER_MESSAGE_BYTES } from '../src/contracts/session-peer.ts';
import { MOST } from '../src/live/forms.ts';
import { MOST_TOLD_LATER, MOST_WAITING } from '../src/live/give.ts';
import { MOST_POINTS } from '../src/live/ink.ts';
import { MOST_LINES } from '../src/live/lines.ts';
import { MOST_EARLY } from '../src/live/peers.ts';
import { MOST_STROKES } from '../src/web/console/session/line/board.ts';

const kib = (bytes: number): string => `${bytes / 1024} KiB`;
const count = (n: number): string => n.toLocaleString('en');

/** What goes from page to page in a session, and over its socket: what, where, how much, and what happens past it. */
const rows = (): readonly (readonly [what: string, on: string, most: string, past: string])[] => [
  ['one message', '`ctl`, `point`', kib(PEER_MESSAGE_BYTES), 'it is not read'],
  ['one message', 'the socket', kib(LINE_MESSAGE_BYTES), 'the socket is closed'],
  ['points in one message of a line', '`ctl`', count(MOST.points), 'it is not read'],
  [
    'parts of one still picture',
    '`ctl`',
    `${count(FROZEN_PARTS)} of ${count(FROZEN_PART_CHARS)} characters`,
    'it is not shown',
  ],
  ['places of a pointer that wait to go', '`point`', '1', 'it is left out: only the latest counts'],
  [
    'what waits to go while something long is given',
    '`ctl`',
    kib(MOST_WAITING),
    'the rest is given once that went',
  ],
  [
    'what others drew that waits for one page of an agent',
    '`ctl`',
    `${count(MOST_TOLD_LATER)} messages`,
    'what is drawn then it is not told',
  ],
  ['points and lines that are shown at once', 'a page', count(MOST_POINTS), 'the oldest lines go'],
  [
    'messages of lines that an agent’s page keeps to say again',
    'a page',
    count(MOST_STROKES),
    'the oldest go',
  ],
  [
    'lines of one page that are known apart',
    'a page',
    count(MOST_LINES),
    'more of the oldest is another line',
  ],
  ['signals of somebody who was not named yet', 'a page', count(MOST_EARLY), 'the oldest go'],
];

/** The part of `docs/limits.md` about data channels and the socket of a session. */
export function channelsPart(): string {
  const lines = rows().map((row) => `| ${row.join(' | ')} |`);
  return `
## What goes between the pages of a session

No page trusts the one at the other end. \`ctl\` carries what is drawn, in order; \`point\` carries pointers, and nothing on it is sent
again; what is said goes over the socket, by the server.

| what | on | most | past it |
| --- | --- | --- | --- |
${lines.join('\n')}
`;
}
