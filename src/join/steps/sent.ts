import { button, h } from '../dom.ts';
import { beginning } from '../help.ts';
import type { Go, Screen, Step } from '../page.ts';
import { t } from '../texts/index.ts';

/** A message was left. */
export function sentStep({ desk, email }: Extract<Step, { at: 'sent' }>, go: Go): Screen {
  const { help, title } = t();
  const element = h(
    'div',
    { class: 'step' },
    h('h1', { tabindex: '-1' }, help.sent),
    h('div', { class: 'sheet' }, h('p', {}, help.sentTo(desk.desk, email))),
    button(help.another, () => go(beginning()), { class: 'link' }),
  );
  return { element, title: `${help.sent} – ${title}` };
}
