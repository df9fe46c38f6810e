/**
 * Keeps the keyboard's place: a button that shows that it is loading is disabled meanwhile, and a browser takes the focus
 * from what is disabled or removed and gives it to nothing. Once it is done the focus goes back to the button, or to what
 * stood around it when the button is gone: the next Tab goes on there, not at the top of a list of two thousand. A dialog
 * that goes gives it back to what had it before.
 */
export function keepFocus(page: Document): void {
  let last: Held | null = null;
  let stopped: HTMLElement | null = null; // where it was put for once; that may go as well, as "is being asked" does
  let before: Held | null = null; // the last that had it outside of dialogs
  page.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const inDialog = target.closest('[role=dialog]') !== null;
    const held = { element: target, around: ancestorsOf(target) };
    last = inDialog || target === stopped || target.matches('button, [role=group]') ? held : null;
    if (!inDialog && target.closest('[role=menu]') === null) before = held;
  });
  const lookAgain = (): void => {
    if (last === null || page.activeElement !== page.body) return;
    if (!last.element.isConnected && last.around.length === 0 && before !== null) last = before;
    const { element, around } = last;
    if (element.isConnected && element.matches(':disabled')) return; // a dialog goes with its button still loading
    last = null;
    const place = around.find(({ isConnected }) => isConnected);
    if (element.isConnected) element.focus({ preventScroll: true });
    else if (place !== undefined && place.id !== CONTENT) stop((stopped = place));
    else page.getElementById(CONTENT)?.focus({ preventScroll: true });
  };
  const watching = { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] };
  new MutationObserver(lookAgain).observe(page.body, watching);
}

const CONTENT = 'content';

/** What had the focus, and what it stands in: nothing when it is outside of the page's content, as a dialog is. */
interface Held {
  readonly element: HTMLElement;
  readonly around: readonly HTMLElement[];
}

/** What an element stands in, from the inside out, as far as the page's content; empty outside of it. */
function ancestorsOf(element: HTMLElement): readonly HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let one = element.parentElement; one !== null; one = one.parentElement) {
    found.push(one);
    if (one.id === CONTENT) return found;
  }
  return [];
}

/** A stop of the keyboard for once. No button beside it: a second Enter would press what nobody looked at. */
function stop(place: HTMLElement): void {
  if (!place.hasAttribute('tabindex')) {
    place.tabIndex = -1;
    place.style.outline = 'none';
    const leave = (): void => {
      place.removeAttribute('tabindex');
      place.style.outline = '';
    };
    place.addEventListener('blur', leave, { once: true });
  }
  place.focus({ preventScroll: true });
}
