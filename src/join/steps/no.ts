import { button, h } from '../dom.ts';
import type { Go, Screen } from '../page.ts';
import { t } from '../texts/index.ts';

/** What to do when nobody was called: nothing was spent, nothing was shared. */
export function noStep(go: Go): Screen {
  const { no, title } = t();
  const element = h(
    'div',
    { class: 'step' },
    h('h1', { tabindex: '-1' }, no.title),
    h('p', {}, no.nothing),
    h('ol', { class: 'sheet list' }, ...no.steps.map((words) => h('li', {}, words))),
    button(no.back, () => go({ at: 'key' }), { class: 'plain wide' }),
  );
  return { element, title: `${no.title} – ${title}` };
}
