import { Failure, isEvaluation, isOver, ownDoors } from './api.ts';
import type { Host, View } from './api.ts';
import { fill, h, show, write } from './dom.ts';
import { beginning, readDraft } from './help.ts';
import type { Draft, HelpDesk, Manner } from './help.ts';
import { keep, kept } from './keep.ts';
import { secretOfFragment } from './keys.ts';
import { nameOwnTab } from './media/sources.ts';
import { helpStep } from './steps/help.ts';
import { keyStep } from './steps/key.ts';
import { lineStep } from './steps/line.ts';
import { nameStep } from './steps/name.ts';
import { noStep } from './steps/no.ts';
import { receiptStep } from './steps/receipt.ts';
import { roomStep } from './steps/room.ts';
import { sentStep } from './steps/sent.ts';
import { whoStep } from './steps/who.ts';
import { beginLanguage, language, LANGUAGES, setLanguage, t } from './texts/index.ts';
import type { Language } from './texts/index.ts';

/** Where somebody is: one question a screen. */
export type Step =
  | { readonly at: 'key'; readonly secret?: string; readonly failure?: unknown }
  | { readonly at: 'who'; readonly secret: string; readonly host: Host }
  | { readonly at: 'no' }
  | { readonly at: 'name'; readonly secret: string; readonly host: Host }
  | { readonly at: 'room'; readonly token: string; readonly view: View }
  | { readonly at: 'receipt'; readonly token: string; readonly words?: string }
  | {
      readonly at: 'help';
      readonly slug: string;
      readonly draft: Draft;
      readonly desk?: HelpDesk;
      readonly manner?: Manner;
      readonly failure?: unknown;
    }
  | { readonly at: 'line'; readonly slug: string; readonly draft: Draft; readonly token: string }
  | { readonly at: 'sent'; readonly slug: string; readonly desk: HelpDesk; readonly email: string };

/** A step as it is drawn. */
export interface Screen {
  readonly element: HTMLElement;
  readonly title: string;
  /** What takes the focus; its heading by default, and on a page that was just opened nothing. */
  readonly focus?: HTMLElement;
  /** The step is left: let go of what it holds. */
  leave?(): void;
  /** The language changed: draw it anew, and keep what it holds. Without it the step is made again. */
  redraw?(): Screen;
}

export type Go = (step: Step) => void;

function screenOf(step: Step, go: Go): Screen {
  switch (step.at) {
    case 'key':
      return keyStep(step, go);
    case 'who':
      return whoStep(step, go);
    case 'no':
      return noStep(go);
    case 'name':
      return nameStep(step, go);
    case 'room':
      return roomStep(step, go);
    case 'receipt':
      return receiptStep(step, go);
    case 'help':
      return helpStep(step, go);
    case 'line':
      return lineStep(step, go);
    case 'sent':
      return sentStep(step, go);
  }
}

/** Takes what a link brought out of the address, so that it stands in no history and no picture of the screen. */
function takeSecret(): { readonly secret: string | null; readonly cut: boolean } {
  const { hash } = location;
  const secret = secretOfFragment(hash);
  if (hash !== '') history.replaceState(null, '', location.pathname);
  return { secret: secret?.text ?? null, cut: secret === null && hash !== '' };
}

/** Whether this address was opened, and not the page there loaded once more. */
function isOpenedAnew(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'navigate';
}

/** Where somebody begins who has no place yet. @param cut a link was opened of which a part is missing */
function startOf(anew: ReturnType<typeof beginning>, secret: string | null, cut: boolean): Step {
  if (secret !== null) return { at: 'key', secret };
  return cut && anew.at === 'key' ? { ...anew, failure: new Failure('session-link-cut') } : anew;
}

/** Where a page begins: in its place in line or its session if it has one, at the receipt if that is over, else anew. */
async function firstStep(): Promise<Step> {
  const { secret, cut } = takeSecret();
  const anew = beginning();
  const start = startOf(anew, secret, cut);
  const waiting = kept('waiting');
  if (waiting !== null && start.at === 'help') {
    return { at: 'line', slug: start.slug, draft: readDraft(), token: waiting };
  }
  const token = kept('token');
  if (token === null) return start;
  try {
    return { at: 'room', token, view: await ownDoors(token).session() };
  } catch (error) {
    if (!isOver(error)) return { ...anew, failure: error };
    // Whoever loads their receipt anew keeps it; whoever comes to a help page wants help.
    if (secret === null && (anew.at === 'key' || !isOpenedAnew())) return { at: 'receipt', token };
    keep('token', null);
    keep('saying', null);
    return start;
  }
}

/** Draws the page and keeps it going. */
export function openPage(): void {
  beginLanguage();
  nameOwnTab();
  const page = document.getElementById('page');
  if (page === null) return;
  const main = h('main', { id: 'main', tabindex: '-1' });
  const trial = h('p', { class: 'trial', hidden: true });
  const head = h('header', { class: 'top' });
  const skip = h('a', { class: 'skip', href: '#main' });
  skip.addEventListener('click', (event) => {
    event.preventDefault(); // the fragment is for secrets
    main.focus();
  });
  page.append(skip, head, main);

  let step: Step | null = null;
  let screen: Screen | null = null;
  const put = (next: Screen, moved: boolean): void => {
    screen = next;
    fill(main, next.element);
    document.title = next.title;
    if (!moved) return;
    window.scrollTo(0, 0);
    const target = next.focus ?? main.querySelector<HTMLElement>('h1');
    target?.focus({ preventScroll: true });
    if (target instanceof HTMLInputElement) target.select(); // what stands there from before is typed over
  };
  const go: Go = (next) => {
    screen?.leave?.();
    const first = step === null;
    step = next;
    put(screenOf(next, go), !first);
    if (first) screen?.focus?.focus({ preventScroll: true });
  };
  const speak = (code: Language): void => {
    setLanguage(code);
    fill(skip, t().skip);
    write(trial, t().evaluation);
    fill(head, trial, languages(speak));
    if (step === null || screen === null) return;
    put(screen.redraw?.() ?? screenOf(step, go), false);
    head.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus(); // it was drawn anew under the finger
  };
  speak(language());
  void isEvaluation().then((is) => show(trial, is));
  void firstStep().then(go);
  window.addEventListener('hashchange', () => {
    const { secret, cut } = takeSecret();
    if ((secret !== null || cut) && step?.at !== 'room') go(startOf(beginning(), secret, cut));
  });
}

function languages(speak: (code: Language) => void): HTMLElement {
  const codes = Object.keys(LANGUAGES) as Language[];
  const choices = codes.map((code) =>
    h(
      'button',
      {
        type: 'button',
        class: 'language',
        lang: code,
        'aria-pressed': String(code === language()),
        onclick: () => speak(code),
      },
      LANGUAGES[code].language,
    ),
  );
  return h('div', { role: 'group', 'aria-label': t().chooseLanguage }, ...choices);
}
