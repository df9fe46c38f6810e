/**
 * Keeps the keyboard's place: a button that shows that it is loading is disabled meanwhile, and a browser takes the focus
 * from what is disabled or removed and gives it to nothing. Once it is done the focus goes back to the button, or to what
 * stood around it when the button is gone: the next Tab goes on there, not at the top of a list of two thousand.
 */
export function keepFocus(page: Document): void {
  let last: HTMLElement | null = null;
  let around: readonly HTMLElement[] = [];
  page.addEventListener('focusin', ({ target }) => {
    last = target instanceof HTMLElement && target.tagName === 'BUTTON' ? target : null;
    around = last === null ? [] : ancestorsOf(last);
  });
  const lookAgain = (): void => {
    if (last === null || page.activeElement !== page.body) return;
    if (last.isConnected && last.matches(':disabled')) return; // a dialog goes with its button still loading
    const gone = !last.isConnected;
    const back = gone ? around.find(({ isConnected }) => isConnected) : last;
    last = null;
    if (gone && back !== undefined && back.id !== CONTENT) stop(back);
    else (back ?? page.getElementById(CONTENT))?.focus({ preventScroll: true });
  };
  const watching = { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] };
  new MutationObserver(lookAgain).observe(page.body, watching);
}

const CONTENT = 'content';

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
