import { Failure } from './api.ts';
import { h } from './dom.ts';
import { t } from './texts/index.ts';

/** What went wrong and what to do now, in words. */
export function wordsOf(error: unknown): readonly [what: string, next: string] {
  const { of, media } = t().problem;
  const other = of['other'] ?? ['', ''];
  if (error instanceof Failure) return of[error.code] ?? other;
  if (error instanceof DOMException) return media[error.name] ?? media['other'] ?? other;
  if (!window.isSecureContext) return of['insecure'] ?? other;
  return other;
}

/** A failure as it is shown; it is read aloud at once. */
export function failureBox(error: unknown, ...more: HTMLElement[]): HTMLElement {
  const [what, next] = wordsOf(error);
  return h('div', { class: 'bad', role: 'alert' }, h('strong', {}, what), h('p', {}, next), ...more);
}
