import type { Me } from '../../contracts/common.ts';
import { inTab } from './inTab.ts';

const kept = inTab('bailiwick-place');

/** Keeps the place somebody wanted to see while they sign in; only paths of this site are kept. */
export const rememberPlace = (path: string): void => kept.keep(path);

/** The place remembered, once; null when there is none, or it lies in a face the person does not have. */
export function recallPlace(me: Pick<Me, 'kind'>): string | null {
  const place = kept.read();
  kept.forget();
  const faces = me.kind === 'person' ? /^\/portal(\/|$)/ : /^\/(desk|admin)(\/|$)/;
  return place !== null && faces.test(place) ? place : null;
}
