import { button, h } from '../dom.ts';
import type { Go, Screen, Step } from '../page.ts';
import { t } from '../texts/index.ts';

type At = Extract<Step, { at: 'who' }>;

/** Shows who helps, and asks whether they were called. Nothing is spent by looking, nor by *No*. */
export function whoStep({ secret, host }: At, go: Go): Screen {
  const { who, title } = t();
  const facts = h(
    'dl',
    { class: 'facts' },
    h('dt', {}, who.agent),
    h('dd', {}, host.agent),
    h('dt', {}, who.desk),
    h('dd', {}, host.desk),
    h('dt', {}, who.domain),
    h('dd', {}, host.domain, h('small', {}, host.verified ? `✓ ${who.verified}` : `! ${who.unverified}`)),
  );
  const stop = () => go({ at: 'no' });
  const yes = button(who.yes, () => go({ at: 'name', secret, host }), { class: 'plain' });
  const element = h(
    'div',
    { class: 'step' },
    h('h1', { tabindex: '-1' }, who.title),
    h('p', {}, who.helps(host.agent, host.desk)),
    h('div', { class: 'sheet' }, facts),
    h('div', { class: 'note' }, h('p', {}, who.warning)),
    h(
      'div',
      { class: 'stack' },
      yes,
      h('div', { class: 'pair' }, button(who.no, stop), button(who.unsure, stop)),
    ),
  );
  return { element, title: `${who.title} – ${title}` };
}
