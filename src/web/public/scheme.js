// Runs before the first paint, so that a page chosen to be dark is never white for a moment.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem('bailiwick-scheme');
  } catch (refused) {
    chosen = 'auto'; // Storage is switched off in this browser; the system's choice is as good.
  }
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
