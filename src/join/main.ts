import { openPage } from './page.ts';

// A browser may keep a page that was left and show it again as it was; its connections are over by then.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) window.location.reload();
});
openPage();
