import { isOver, ownDoors } from '../api.ts';
import { button, fill, h, show, write } from '../dom.ts';
import { thisDevice } from '../device.ts';
import { failureBox } from '../failure.ts';
import { followLine } from '../follow.ts';
import { helpDoors, leaveLine } from '../help.ts';
import type { Waiting } from '../help.ts';
import { keep } from '../keep.ts';
import type { Go, Screen, Step } from '../page.ts';
import { t } from '../texts/index.ts';
import { offerCheck } from './offer-check.ts';

type At = Extract<Step, { at: 'line' }>;

/** How a wait ended without help. */
type Ending = 'left' | 'gone' | 'stopped' | 'unknown';

/** In line: the place, how long it takes about, and going on by itself when an agent takes whoever waits. */
export function lineStep(at: At, go: Go): Screen {
  return screenOf(at, go, null);
}

function screenOf(at: At, go: Go, before: Waiting | null): Screen {
  const { line, title } = t();
  let known = before;
  const place = h('p', { class: 'place' }, placeWords(before));
  const time = h('p', {}, timeWords(before));
  const lost = h('p', { class: 'note', role: 'status', hidden: true }, t().room.lostQuiet);
  const trouble = h('div');
  const element = h('div', { class: 'step' });
  const ways = { can: thisDevice().can, reach: helpDoors(at.slug).desk, ice: null };
  const check = offerCheck(ways, () => known?.state === 'waiting' || known?.state === 'held');
  const ending = (how: Ending): void => {
    stop();
    keep('waiting', null);
    fill(element, ...endedParts(at, how, go));
    document.title = `${line.over} – ${title}`;
    element.querySelector('h1')?.focus();
  };
  const told = (waiting: Waiting): void => {
    known = waiting;
    show(lost, false);
    if (waiting.state === 'claimed') return void enter(at.token, go, () => show(lost, true));
    if (waiting.state !== 'waiting' && waiting.state !== 'held') return ending(waiting.state);
    write(place, placeWords(waiting));
    write(time, timeWords(waiting));
    document.title = titleOf(waiting);
  };
  const leave = (): void => {
    leaveLine(at.token).then(
      () => ending('left'),
      (error: unknown) => fill(trouble, failureBox(error)),
    );
  };
  const stands = h('div', { role: 'status' }, place, time);
  const sheet = h('div', { class: 'sheet' }, stands, h('p', { class: 'dim' }, line.stay));
  const away = h('div', { class: 'stack' }, check.open, button(line.leave, leave, { class: 'link' }));
  fill(element, h('h1', { tabindex: '-1' }, line.title), sheet, lost, trouble, check.box, away);
  const follower = { told, lost: () => show(lost, true), unknown: () => ending('unknown') };
  const unfollow = followLine(at.token, follower);
  const stop = (): void => {
    unfollow();
    check.stop();
  };
  const redraw = (): Screen => {
    stop();
    return screenOf(at, go, known);
  };
  return { element, title: titleOf(before), leave: stop, redraw };
}

function placeWords(waiting: Waiting | null): string {
  const { line } = t();
  if (waiting?.state === 'held') return line.held;
  const place = waiting?.place ?? null;
  if (place === null) return t().key.looking;
  return place === 1 ? line.next : line.place(place);
}

function timeWords(waiting: Waiting | null): string {
  const { line } = t();
  if (waiting?.state === 'held') return line.heldWhy;
  if (waiting === null || waiting.place === null) return '';
  return waiting.minutes === null ? line.unknown : line.minutes(waiting.minutes);
}

function titleOf(waiting: Waiting | null): string {
  const { line, title } = t();
  const place = waiting?.place ?? null;
  return `${place === null ? '' : `(${place}) `}${line.title} – ${title}`;
}

/** Goes into the session whose customer they are by now; the token is the same. */
async function enter(token: string, go: Go, lost: () => void): Promise<void> {
  keep('token', token);
  keep('waiting', null);
  keep('asking', null);
  for (let pause = 500; ; pause = Math.min(2 * pause, 5_000)) {
    try {
      return go({ at: 'room', token, view: await ownDoors(token).session() });
    } catch (error) {
      if (isOver(error)) return go({ at: 'receipt', token });
      lost();
      await new Promise((resolve) => window.setTimeout(resolve, pause));
    }
  }
}

function endedParts({ slug, draft }: At, how: Ending, go: Go): HTMLElement[] {
  const { line } = t();
  return [
    h('h1', { tabindex: '-1' }, line.over),
    h('div', { class: 'sheet' }, h('p', {}, line.overBy[how])),
    button(line.again, () => go({ at: 'help', slug, draft }), { class: 'main wide' }),
  ];
}
