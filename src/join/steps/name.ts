import { join } from '../api.ts';
import { fill, h, show, write } from '../dom.ts';
import { thisDevice } from '../device.ts';
import { failureBox } from '../failure.ts';
import { keep, kept } from '../keep.ts';
import type { Go, Screen, Step } from '../page.ts';
import { language, t } from '../texts/index.ts';

type At = Extract<Step, { at: 'name' }>;

/** Asks for the name and knocks: here the key is spent. */
export function nameStep({ secret, host }: At, go: Go): Screen {
  const { name, title, key } = t();
  const device = thisDevice();
  const { system, kind } = t().device;
  const about = `${system[device.system]}, ${kind[device.kind]}, ${device.browser}`;
  const input = h('input', {
    type: 'text',
    id: 'name',
    name: 'name',
    autocomplete: 'name',
    maxlength: 100,
    value: kept('name') ?? '',
    'aria-describedby': 'name-under',
  });
  const under = h('p', { class: 'under', id: 'name-under', 'aria-live': 'polite' }, name.why(host.agent));
  const trouble = h('div');
  const doing = h('p', { class: 'doing', role: 'status', hidden: true }, key.working);
  const submit = h('button', { class: 'main wide', type: 'submit' }, name.go);
  const knock = async (text: string): Promise<void> => {
    submit.disabled = true;
    fill(trouble);
    try {
      const joined = await join({ secret, name: text, device, language: language() }, (share) =>
        show(doing, share !== null),
      );
      keep('token', joined.token);
      keep('name', text);
      go({ at: 'room', token: joined.token, view: joined.session });
    } catch (error) {
      submit.disabled = false;
      fill(trouble, failureBox(error));
    }
  };
  const send = (event: Event): void => {
    event.preventDefault();
    const text = input.value.trim();
    if (text !== '') return void knock(text);
    under.className = 'under wrong';
    input.setAttribute('aria-invalid', 'true');
    write(under, name.empty);
    input.focus();
  };
  const form = h('form', { class: 'sheet', novalidate: true, onsubmit: send });
  fill(form, h('label', { for: 'name' }, name.label), input, under, submit, doing);
  const element = h('div', { class: 'step' }, h('h1', { tabindex: '-1' }, name.title), trouble, form);
  element.append(h('p', { class: 'dim' }, name.sees(about)));
  return { element, title: `${name.title} – ${title}`, focus: input };
}
