import type { Chosen } from './chosen.ts';

/** What was dropped; must be read before the drop is over. */
function droppedIn({ dataTransfer }: DragEvent): Chosen[] {
  return [...(dataTransfer?.items ?? [])].flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    return file === null ? [] : [{ file, isFolder: item.webkitGetAsEntry()?.isDirectory === true }];
  });
}

/**
 * Takes files that are dropped anywhere on the page: one that fell beside the place meant for it would else be opened by
 * the browser in the place of the session.
 *
 * @param place is marked while files hang over the page
 * @param may whether files can be sent now; when not, what is dropped is left alone
 * @returns ends it
 */
export function listenForDrops(
  place: HTMLElement,
  may: () => boolean,
  take: (files: Chosen[]) => void,
): () => void {
  const mark = (on: boolean): void => void place.toggleAttribute('data-catches', on);
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = may() ? 'copy' : 'none';
    mark(may());
  };
  const out = (event: DragEvent): void => {
    if (event.relatedTarget === null) mark(false);
  };
  const drop = (event: DragEvent): void => {
    mark(false);
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    if (may()) take(droppedIn(event));
  };
  window.addEventListener('dragover', over);
  window.addEventListener('dragleave', out);
  window.addEventListener('drop', drop);
  return () => {
    window.removeEventListener('dragover', over);
    window.removeEventListener('dragleave', out);
    window.removeEventListener('drop', drop);
  };
}
