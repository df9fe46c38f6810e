import { ownDoors } from '../api.ts';
import { h, show, write } from '../dom.ts';
import { thisDevice } from '../device.ts';
import { wordsOf } from '../failure.ts';
import type { Go, Screen, Step } from '../page.ts';
import { askPart } from '../session/ask.ts';
import { barPart, isAnythingOn, listenForKeys } from '../session/bar.ts';
import { chatPart } from '../session/chat.ts';
import { Drawing } from '../session/drawing.ts';
import { openFiles } from '../session/carrier.ts';
import type { Files } from '../session/files.ts';
import { filesPart } from '../session/files-part.ts';
import { footPart } from '../session/foot.ts';
import type { End } from '../session/foot.ts';
import { healthPart } from '../session/health.ts';
import { againPart, offersPart } from '../session/offers.ts';
import type { Part, Uses } from '../session/part.ts';
import { Room } from '../session/room.ts';
import { Theirs } from '../session/theirs.ts';
import { t } from '../texts/index.ts';
import { checkPart } from './offer-check.ts';
import { waitingPart } from './waiting.ts';

type At = Extract<Step, { at: 'room' }>;

/** What outlives a change of the language. */
interface Kept {
  readonly room: Room;
  readonly uses: Uses;
  readonly theirs: Theirs;
  readonly drawing: Drawing;
  readonly files: Files;
  readonly end: End;
  readonly ended: () => void;
  notice: string;
}

/** The session: waiting to be admitted, then everything that is shared, said and shown. */
export function roomStep({ token, view }: At, go: Go): Screen {
  let draw: () => void = () => undefined;
  let due = false;
  // The pieces are drawn once for however many changes come together.
  const changed = (): void => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      draw();
    });
  };
  const theirs = new Theirs();
  const drawing = new Drawing();
  // The line may tell of the end before the reply to what ended it: what was to be said then is said either way.
  let last: string | undefined;
  const ended = (): void => go({ at: 'receipt', token, ...(last === undefined ? {} : { words: last }) });
  const end: End = (work, words) => {
    last = words;
    return work.then(ended, (error: unknown) => {
      last = undefined;
      throw error;
    });
  };
  const tell = (words: string): void => {
    kept.notice = words;
    changed();
  };
  const fail = (error: unknown): void => tell(wordsOf(error).join(' '));
  const doors = ownDoors(token);
  const room: Room = new Room(doors, view, {
    changed,
    ended,
    back: () => files.hurry(),
    withdrawn: () => undefined,
    stopped: (kind) => {
      if (kind === null || kind === 'file-from-me') files.stopSending();
    },
    silenced: () => tell(t().room.silenced),
    said: (peer, message) => drawing.said(room, peer, message),
    pointed: (peer, place) => drawing.pointed(room, peer, place),
    media: (peer, kind, track) => {
      theirs.media(peer, kind, track);
      changed();
    },
  });
  const untell = (words: string): void => (kept.notice === words ? tell('') : undefined);
  const uses: Uses = { room, device: thisDevice(), tell, untell, fail };
  const files = openFiles({ doors, view: () => room.view, changed, fail });
  const kept: Kept = { room, uses, theirs, drawing, files, end, ended, notice: '' };
  const endKeys = listenForKeys(uses);
  const leave = (): void => {
    endKeys();
    files?.close();
    drawing.close();
    room.close();
  };
  return screenOf(kept, (update) => (draw = update), leave);
}

function screenOf(kept: Kept, onDraw: (update: () => void) => void, leave: () => void): Screen {
  const { room, uses } = kept;
  const bar = barPart(uses);
  const waiting = waitingPart(uses, kept.ended);
  const session = sessionPart(kept);
  const parts = [bar, waiting, session];
  const element = h('div', { class: 'room' }, waiting.element, bar.element, session.element);
  let wasAdmitted = room.view.admitted;
  // What was told stays until they do the next thing.
  element.addEventListener('click', () => kept.notice !== '' && uses.tell(''), { capture: true });
  const update = (): void => {
    const { admitted } = room.view;
    show(waiting.element, !admitted);
    show(bar.element, admitted);
    show(session.element, admitted);
    for (const part of parts) part.update();
    if (admitted && !wasAdmitted) session.element.querySelector('h1')?.focus();
    wasAdmitted = admitted;
    document.title = titleOf(room);
  };
  onDraw(update);
  update();
  const stop = (): void => parts.forEach((part) => part.leave?.());
  return {
    element,
    title: titleOf(room),
    leave: () => {
      stop();
      leave();
    },
    redraw: () => {
      stop();
      return screenOf(kept, onDraw, leave);
    },
  };
}

function titleOf(room: Room): string {
  const { view } = room;
  if (!view.admitted) return t().waiting.title;
  const asked = view.consents.find(({ state }) => state === 'asked');
  if (asked !== undefined) return `(1) ${t().consent[asked.kind].title(asked.askedBy ?? view.host.agent)}`;
  return `${isAnythingOn(room) ? '● ' : ''}${t().room.title(view.host.desk)}`;
}

/** Everything after being let in. */
function sessionPart(kept: Kept): Part {
  const { room, uses, theirs, drawing, files } = kept;
  const filesBox = filesPart(uses, files);
  const ask = askPart(uses, filesBox);
  const chat = chatPart(uses);
  const left = [
    againPart(uses),
    theirs.part(room),
    drawing.part(room),
    offersPart(uses),
    filesBox,
    checkPart(uses),
  ];
  const foot = footPart(uses, kept.end);
  const health = healthPart(room);
  const state = h('p', { class: 'note', role: 'status' });
  const notice = h('p', { class: 'note', role: 'status' });
  const heading = h('h1', { tabindex: '-1' });
  let { agent: host } = room.view.host;
  let { handsOn } = room.view;
  const main = h('div', { class: 'room-main' }, heading, state, notice, health.element, ask.element);
  main.append(...left.map((part) => part.element));
  // In this order on a phone: whoever looks for the chat there does not come upon the end of the session first.
  const side = h('div', { class: 'room-side' }, chat.element);
  const element = h('div', { class: 'room-in' }, main, side, foot.element);
  const parts = [ask, chat, health, foot, ...left];
  const update = (): void => {
    if (!room.view.admitted) return;
    write(heading, t().room.title(room.view.host.desk));
    if (room.view.host.agent !== host) {
      host = room.view.host.agent;
      kept.notice = t().room.handed(host, handsOn && !room.view.handsOn);
    }
    ({ handsOn } = room.view);
    const words = stateOf(room);
    write(state, words);
    show(state, words !== '');
    write(notice, kept.notice);
    show(notice, kept.notice !== '');
    for (const part of parts) part.update();
  };
  return { element, update, leave: () => parts.forEach((part) => part.leave?.()) };
}

/** What is unusual just now; empty when all is well. */
function stateOf(room: Room): string {
  const { room: words } = t();
  if (!room.isUp && room.members.length === 0) return words.connecting;
  if (!room.isUp) return room.sources.kinds().length > 0 ? words.lost : words.lostQuiet;
  if (room.view.state === 'held') return words.held(room.view.host.agent);
  return room.members.some(({ kind }) => kind === 'agent') ? '' : words.left;
}
