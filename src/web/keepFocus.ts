/**
 * Keeps the keyboard's place: a button that shows that it is loading is disabled meanwhile, and a browser takes the focus
 * from what is disabled or removed and gives it to nothing. Once it is done the focus goes back to the button, or to the
 * page's content when the button is gone.
 */
export function keepFocus(page: Document): void {
  let last: HTMLElement | null = null;
  page.addEventListener('focusin', ({ target }) => {
    last = target instanceof HTMLElement && target.tagName === 'BUTTON' ? target : null;
  });
  const lookAgain = (): void => {
    if (last === null || page.activeElement !== page.body) return;
    if (last.isConnected && last.matches(':disabled')) return; // a dialog goes with its button still loading
    const back = last.isConnected ? last : page.getElementById('content');
    last = null;
    back?.focus({ preventScroll: true });
  };
  const watching = { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] };
  new MutationObserver(lookAgain).observe(page.body, watching);
}
