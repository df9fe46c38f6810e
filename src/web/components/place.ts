import type { Me } from '../../contracts/common.ts';

const PLACE = 'bailiwick-place';
/** What a browser that forbids storage does not keep: until the page is loaded again. */
let memory: string | null = null;

/** Keeps the place somebody wanted to see while they sign in; only paths of this site are kept. */
export function rememberPlace(path: string): void {
  memory = path;
  try {
    sessionStorage.setItem(PLACE, path);
  } catch {
    // Storage is forbidden: memory has it.
  }
}

function takePlace(): string | null {
  const known = memory;
  memory = null;
  try {
    const kept = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    return kept ?? known;
  } catch {
    return known;
  }
}

/** The place remembered, once; null when there is none, or it lies in a face the person does not have. */
export function recallPlace(me: Pick<Me, 'kind'>): string | null {
  const place = takePlace();
  const faces = me.kind === 'person' ? /^\/portal(\/|$)/ : /^\/(desk|admin)(\/|$)/;
  return place !== null && faces.test(place) ? place : null;
}
