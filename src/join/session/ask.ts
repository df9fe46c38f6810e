import type { Consent } from '../../contracts/sessions.ts';
import { Failure } from '../api.ts';
import { button, fill, h, write } from '../dom.ts';
import { wordsOf } from '../failure.ts';
import { isSource } from '../media/sources.ts';
import { isOffered } from './offers.ts';
import { sizeOf, t } from '../texts/index.ts';
import { cameraChoice, canShare, capture } from './capture.ts';
import type { FilesPart } from './files-part.ts';
import type { Part, Uses } from './part.ts';

/** The yes waits this long after the question appeared: a click that was meant for something else agrees to nothing, ms. */
const NOT_BEFORE = 700;
const SOON = 15;

type Kind = Consent['kind'];

function yesWord(kind: Kind): string {
  const { consent } = t();
  if (isSource(kind)) return consent.share;
  if (kind === 'file-to-me') return consent.receive;
  return kind === 'file-from-me' ? consent.choose : consent.allow;
}

/** What their no means: what they can offer below they may still give, and each file is a question of its own. */
export function wordsOfNo(kind: Kind, file = ''): string {
  const { consent } = t();
  if (kind === 'file-to-me') return consent.refusedFile(file);
  return isOffered(kind) || kind === 'file-from-me' ? consent.refused : consent.refusedForGood;
}

/** Why this device cannot do what was asked, and what it can instead; null: it can. */
function unable(uses: Uses, kind: Kind): HTMLElement | null {
  if (!isSource(kind) || canShare(uses.device, kind)) return null;
  const { consent } = t();
  const handheld = uses.device.kind !== 'computer';
  const words = kind !== 'screen' ? consent.noCamera : handheld ? consent.noScreen : consent.noScreenBrowser;
  return h('div', { class: 'note' }, h('p', {}, words));
}

/** What of a question has to be drawn and kept while it is open. */
interface Card {
  readonly consent: Consent;
  readonly element: HTMLElement;
  readonly count: HTMLElement;
  readonly answered: () => boolean;
  /** They said yes, and the browser asks them what. */
  readonly choosing: () => boolean;
}

/** What is told of a question that closed: it goes when the next one opens, and would be read as the answer to that. */
function tellingOf(uses: Uses) {
  let said = '';
  const tell = (words: string): void => uses.tell((said = words));
  return {
    /** @param another the next question is open already; only what names its file is told above that */
    refused: ({ kind, about }: Consent, another: boolean): void => {
      if (!another || kind === 'file-to-me') tell(wordsOfNo(kind, about.name));
    },
    ranOut: (kind: Kind): void => tell(isOffered(kind) ? t().consent.ranOutOffer : t().consent.ranOut),
    /** While the browser asked what to share. @param early somebody took it back, and its minute was not over */
    gone: (kind: Kind, early: boolean): void => {
      const { ranOutChoosing, ranOut, takenBack } = t().consent;
      tell(early ? takenBack : isOffered(kind) ? ranOutChoosing : ranOut);
    },
    over: (): void => uses.untell(said),
  };
}

/** Less than this is left, s: a question that went was over, and not taken back. */
const AS_GOOD_AS_OVER = 2;

/** The questions of agents, one at a time: what it means, *Share* and *Not now* of equal size, a minute, no by default. */
export function askPart(uses: Uses, files: FilesPart): Part {
  const { room } = uses;
  const element = h('div', { class: 'ask' });
  const soon = h('p', { class: 'unseen', role: 'status' });
  let card: Card | null = null;
  const telling = tellingOf(uses);
  const refused = (one: Consent): void => telling.refused(one, card !== null);
  const left = ({ expiresAt }: Consent) =>
    Math.ceil((Date.parse(expiresAt) - Date.now() - room.ahead) / 1000);
  const close = (): void => {
    // Whoever stood in the question, or in a button that was just switched off, would stand nowhere now.
    const at = document.activeElement;
    const stranded = at === null || at === document.body || element.contains(at);
    card = null;
    fill(element);
    write(soon, '');
    if (stranded) (keys.cameFrom() ?? headingInSight())?.focus({ preventScroll: true });
  };
  const keys = listenForQuestion(() => card?.element);
  const open = (consent: Consent): void => {
    card = cardOf(uses, files, consent, refused);
    fill(element, card.element, soon);
    const busy = /^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '');
    if (!busy) card.element.querySelector('h2')?.focus({ preventScroll: true });
    card.element.scrollIntoView({ block: 'nearest' });
  };
  const count = (): void => {
    if (card === null) return;
    const seconds = left(card.consent);
    if (seconds <= 0 && !card.answered()) {
      telling.ranOut(card.consent.kind);
      close();
      void room.read();
      return;
    }
    write(card.count, t().consent.left(Math.max(0, seconds)));
    if (seconds === SOON) write(soon, t().consent.soon);
  };
  // What the browser asks stays open: whoever chooses there after that shares nothing, and reads here why.
  const gone = (consent: Consent): void => {
    if (room.view.consents.some(({ id, state }) => id === consent.id && state === 'granted')) return;
    telling.gone(consent.kind, left(consent) > AS_GOOD_AS_OVER);
  };
  const timer = window.setInterval(count, 500);
  const update = (): void => {
    const asked = room.view.consents.filter((one) => one.state === 'asked' && left(one) > 0);
    const now = asked.find(({ id }) => id === card?.consent.id) ?? asked[0];
    if (now !== undefined && now.id !== card?.consent.id) telling.over();
    if (card !== null && card.choosing() && now?.id !== card.consent.id) gone(card.consent);
    if (now === undefined) return card === null ? undefined : close();
    if (card !== null && now.id === card.consent.id) return void (card = { ...card, consent: now });
    open(now);
    count();
  };
  const leave = (): void => {
    window.clearInterval(timer);
    keys.leave();
  };
  return { element, update, leave };
}

const headingInSight = (): HTMLElement | undefined =>
  [...document.querySelectorAll('h1')].find((one) => one.offsetParent !== null);

/** Listens for the key that goes to the open question from wherever they write. */
function listenForQuestion(question: () => HTMLElement | undefined): {
  /** Where they were before, once; null: they did not come by the key, or that is gone. */
  readonly cameFrom: () => HTMLElement | null;
  readonly leave: () => void;
} {
  let from: HTMLElement | null = null;
  const press = (event: KeyboardEvent): void => {
    const card = question();
    const isKey = event.altKey && !event.ctrlKey && !event.metaKey && event.code === 'KeyR';
    if (card === undefined || !isKey) return;
    event.preventDefault();
    const at = document.activeElement;
    if (card.contains(at)) return;
    from = at instanceof HTMLElement && at !== document.body ? at : null;
    card.querySelector('h2')?.focus();
  };
  window.addEventListener('keydown', press, true);
  const cameFrom = (): HTMLElement | null => {
    const known = from;
    from = null;
    return known?.isConnected === true ? known : null;
  };
  return { cameFrom, leave: () => window.removeEventListener('keydown', press, true) };
}

/** By which key they come to the question from wherever they write; nothing where there are no such keys. */
function keyOf({ device }: Uses): HTMLElement | false {
  if (device.kind !== 'computer') return false;
  const { key, keyMac } = t().consent;
  return h('p', { class: 'dim small' }, device.system === 'mac' ? keyMac : key);
}

function cardOf(uses: Uses, files: FilesPart, consent: Consent, refused: (consent: Consent) => void): Card {
  const { kind } = consent;
  const words = t().consent;
  const agent = consent.askedBy ?? uses.room.view.host.agent;
  const choice = kind === 'camera' ? cameraChoice(uses.device, `facing-${consent.id}`) : null;
  const cannot = unable(uses, kind);
  const trouble = h('div', { role: 'alert' });
  // A clock is not read out at each second, as what changes in an alert else is.
  const count = h('p', { class: 'dim small', role: 'timer' });
  let answered = false;
  let choosing = false;
  const settle = (work: Promise<void>): void => {
    answered = true;
    for (const one of both) one.disabled = true;
    work
      .catch((error: unknown) => fill(trouble, troubleOf(error)))
      .finally(() => {
        answered = false;
        for (const one of both) one.disabled = false;
      });
  };
  const no = button(words.notNow, () =>
    settle(uses.room.take(uses.room.doors.answer(consent.id, false)).then(() => refused(consent))),
  );
  // The browser asks for the screen only in the press itself: nothing may come between.
  const yes = button(yesWord(kind), () => {
    choosing = true;
    settle(agree(uses, files, consent, choice).finally(() => (choosing = false)));
  });
  const both = [yes, no];
  yes.disabled = true;
  window.setTimeout(() => (yes.disabled = answered), NOT_BEFORE);
  const heading = h('h2', { tabindex: '-1', id: `ask-${consent.id}` }, words[kind].title(agent));
  const { name, size } = consent.about;
  const file = name === undefined ? null : `${name}${size === undefined ? '' : ` (${sizeOf(size)})`}`;
  const buttons = cannot === null ? [yes, no] : [...instead(uses, kind, settle), no];
  const element = h(
    'section',
    { class: 'sheet asks', role: 'alert', 'aria-labelledby': heading.id },
    heading,
    keyOf(uses),
    file !== null && h('p', {}, h('strong', { dir: 'auto' }, file)),
    cannot ?? h('ul', {}, ...words[kind].means.map((line) => h('li', {}, line))),
    choice,
    trouble,
    h('div', { class: cannot === null ? 'pair' : 'stack' }, ...buttons),
    count,
  );
  return { consent, element, count, answered: () => answered, choosing: () => choosing };
}

/** The camera, where a screen was asked for that this device cannot share: the customer offers it. */
function instead(uses: Uses, kind: Kind, settle: (work: Promise<void>) => void): HTMLElement[] {
  if (kind !== 'screen' || !uses.device.can.camera) return [];
  const { room } = uses;
  const share = () =>
    room.share('camera', capture('camera', cameraChoice(uses.device, 'instead')), () =>
      room.doors.offer({ kind: 'camera' }),
    );
  return [button(t().consent.cameraInstead, () => settle(share()))];
}

async function agree(
  uses: Uses,
  files: FilesPart,
  consent: Consent,
  choice: HTMLElement | null,
): Promise<void> {
  const { room } = uses;
  const { kind, id } = consent;
  const confirm = () => room.doors.answer(id, true);
  if (isSource(kind)) return room.share(kind, capture(kind, choice), confirm);
  if (kind === 'file-from-me') return files.choose(confirm);
  await room.take(confirm());
  if (kind === 'file-to-me') files.receive(consent);
}

/** What to tell inside the question: it stays open, unless the server says that it is not. */
function troubleOf(error: unknown): HTMLElement {
  const cancelled = error instanceof DOMException && error.name === 'NotAllowedError';
  const over = error instanceof Failure;
  const [what, next] = wordsOf(error);
  const first = cancelled && !over ? t().consent.again : what;
  return h('div', { class: 'bad' }, h('strong', {}, first), h('p', {}, next));
}
