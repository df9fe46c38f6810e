import { isOver, ownDoors } from '../api.ts';
import { ownZone } from '../device.ts';
import { apart, button, fill, h, show } from '../dom.ts';
import { failureBox } from '../failure.ts';
import { beginning } from '../help.ts';
import { keep } from '../keep.ts';
import type { Go, Screen, Step } from '../page.ts';
import type { Receipt } from '../../contracts/join.ts';
import { listed, moment, span, t } from '../texts/index.ts';

type At = Extract<Step, { at: 'receipt' }>;

/** How it ended, in a sentence. */
export function endingOf(receipt: Receipt): string {
  const { over } = t().receipt;
  if (receipt.customerState === 'refused') return over.refused;
  if (receipt.activeAt === null && receipt.endedBy === 'customer') return over.left;
  return over[receipt.endedBy ?? 'unknown'];
}

type Row = readonly [label: string, words: string, name?: string | null];

function rowsOf(receipt: Receipt): { who: Row[]; when: Row[]; what: Row[] } {
  const { receipt: words } = t();
  const what = receipt.consents.map((one): Row => {
    const until = one.endedAt ?? receipt.endedAt;
    const from = one.answeredAt ?? one.askedAt;
    // A file that has come is not taken back by a stop of what is shared.
    const isFile = one.kind === 'file-to-me' || one.kind === 'file-from-me';
    const known = isFile && (one.state === 'withdrawn' || one.state === 'lapsed') ? 'granted' : one.state;
    const partly = isFile && known === 'granted' && one.whole === false;
    const state = partly ? words.partly : (words.state[known as keyof typeof words.state] ?? known);
    const time = isFile ? moment(from) : span(from, until ?? from);
    const label = `${words.kind[one.kind]}${one.name === null ? '' : ` (${one.name})`}`;
    return [label, `${state}, ${time}`, one.name];
  });
  return {
    who: [
      [words.desk, `${receipt.desk} (${receipt.domain})`],
      [words.agents, listed(receipt.agents)],
      [words.you, receipt.customer],
      [words.number, receipt.number],
    ],
    when: [
      [words.came, moment(receipt.openedAt)],
      [words.began, receipt.activeAt === null ? words.neverBegan : moment(receipt.activeAt)],
      [words.ended, receipt.endedAt === null ? '–' : moment(receipt.endedAt)],
    ],
    what,
  };
}

/** Whose clock the times are of: whoever keeps the receipt may read it elsewhere. */
const zoneWords = (): string => t().receipt.zone(ownZone() ?? 'UTC');

/** What was really recorded, in a sentence: a yes alone is none. */
function recordedOf({ recordings, endedAt }: Receipt): string {
  const { receipt: words } = t();
  if (recordings.length === 0) return words.notRecorded;
  return words.recorded(listed(recordings.map(({ from, until }) => span(from, until ?? endedAt ?? from))));
}

/** The receipt as plain text, for whoever keeps it; with the whole id of the session. */
export function receiptText(receipt: Receipt): string {
  const { receipt: words } = t();
  const { who, when, what } = rowsOf(receipt);
  const part = (title: string, rows: readonly Row[]) => [
    title,
    ...rows.map(([label, text]) => `  ${label}: ${text}`),
    '',
  ];
  return [
    words.title,
    endingOf(receipt),
    '',
    ...part(words.who, who),
    ...part(words.when, when),
    zoneWords(),
    '',
    ...(what.length === 0 ? [words.nothing, ''] : part(words.what, what)),
    words.messages(receipt.messages),
    recordedOf(receipt),
    '',
    receipt.session,
    '',
  ].join('\n');
}

function save(receipt: Receipt): void {
  const url = URL.createObjectURL(new Blob([receiptText(receipt)], { type: 'text/plain' }));
  h('a', { href: url, download: `${t().receipt.file}-${receipt.session}.txt` }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function facts(rows: readonly Row[]): HTMLElement {
  return h(
    'dl',
    { class: 'facts' },
    ...rows.flatMap(([label, words, name]) => [
      h('dt', {}, ...(name ? apart(label, name) : [label])),
      h('dd', {}, words),
    ]),
  );
}

function drawn(receipt: Receipt, mail: HTMLElement): HTMLElement[] {
  const { receipt: words } = t();
  const { who, when, what } = rowsOf(receipt);
  const seen = what.length === 0 ? h('p', {}, words.nothing) : facts(what);
  return [
    h('p', {}, endingOf(receipt)),
    h('p', {}, words.stopped),
    mail,
    h('section', { class: 'sheet' }, h('h2', {}, words.who), facts(who)),
    h(
      'section',
      { class: 'sheet' },
      h('h2', {}, words.when),
      facts(when),
      h('p', { class: 'dim small' }, zoneWords()),
    ),
    h(
      'section',
      { class: 'sheet' },
      h('h2', {}, words.what),
      seen,
      h('p', {}, words.messages(receipt.messages)),
      h('p', {}, recordedOf(receipt)),
    ),
    h(
      'div',
      { class: 'pair noprint' },
      button(words.save, () => save(receipt)),
      button(words.print, () => window.print()),
    ),
    h('p', { class: 'dim small noprint' }, words.keeps),
  ];
}

/** How often it is asked how the mail fares, while it is on its way; less often once it is late, ms. */
const LOOK_AGAIN = { waiting: 2_000, late: 10_000 } as const;

/** How the copy by mail fares, until that is settled or the screen is left. */
function mailLine(token: string) {
  const element = h('p', { class: 'noprint', role: 'status', hidden: true });
  let timer: number | undefined;
  let ended = false;
  let said = '';
  const follow = (mail: Receipt['mail']): void => {
    if (ended || mail === null) return;
    const words = t().receipt.mail[mail.state](mail.to);
    if (words !== said) fill(element, ...apart(words, mail.to));
    said = words;
    show(element, true);
    if (mail.state !== 'waiting' && mail.state !== 'late') return;
    timer = window.setTimeout(() => void look(mail), LOOK_AGAIN[mail.state]);
  };
  const look = async (before: Receipt['mail']): Promise<void> => {
    const now = await ownDoors(token)
      .receipt()
      .then(({ mail }) => mail)
      .catch(() => before); // asked again in a while
    follow(now);
  };
  const end = (): void => {
    ended = true;
    window.clearTimeout(timer);
  };
  return { element, follow, end };
}

/** The end: what was seen, sent and recorded, to be kept. */
export function receiptStep({ token, words: thanks }: At, go: Go): Screen {
  const { receipt: words, title } = t();
  const body = h('div');
  const again = () => {
    keep('token', null);
    keep('saying', null);
    keep('owed', null);
    go(beginning());
  };
  const mail = mailLine(token);
  const load = async (): Promise<void> => {
    try {
      const receipt = await ownDoors(token).receipt();
      fill(body, ...drawn(receipt, mail.element));
      mail.follow(receipt.mail);
    } catch (error) {
      if (isOver(error)) fill(body, h('p', {}, words.over.unknown));
      else fill(body, failureBox(error), h('p', {}, words.gone), button(t().problem.retry, load));
    }
  };
  const element = h(
    'div',
    { class: 'step' },
    h('h1', { tabindex: '-1' }, words.title),
    thanks !== undefined && h('p', { class: 'note', role: 'status' }, thanks),
    body,
    button(words.again, again, { class: 'link noprint' }),
  );
  void load();
  return { element, title: `${words.title} – ${title}`, leave: mail.end };
}
