import { look } from '../api.ts';
import { button, fill, h, show, write } from '../dom.ts';
import { failureBox } from '../failure.ts';
import { digitsMissing, grouped, readSecret } from '../keys.ts';
import type { Go, Screen, Step } from '../page.ts';
import { t } from '../texts/index.ts';

type At = Extract<Step, { at: 'key' }>;

/** Asks for the key, or looks at once where a link brought its secret along. */
export function keyStep({ secret, failure }: At, go: Go): Screen {
  const { key, title } = t();
  const input = h('input', {
    class: 'key',
    type: 'text',
    id: 'key',
    name: 'key',
    inputmode: 'numeric',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-describedby': 'key-under',
  });
  const under = h('p', { class: 'under', id: 'key-under', 'aria-live': 'polite' }, key.ask);
  const trouble = h('div');
  const doing = h('p', { class: 'doing', role: 'status', hidden: true }, key.looking);
  const work = h('progress', { max: 1, value: 0, hidden: true, 'aria-label': key.working });
  const submit = h('button', { class: 'main wide', type: 'submit' }, key.go);

  const tell = (words: string, wrong = false): void => {
    under.className = wrong ? 'under wrong' : 'under';
    if (wrong) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    write(under, words);
  };
  const busy = (on: boolean): void => {
    submit.disabled = on;
    input.readOnly = on;
    show(doing, on);
  };
  const fail = (error: unknown): void => {
    const retry = secret === undefined ? [] : [button(t().problem.retry, () => void find(secret))];
    fill(trouble, failureBox(error, ...retry));
  };
  const find = async (text: string): Promise<void> => {
    fill(trouble);
    busy(true);
    try {
      const host = await look(text, (share) => {
        write(doing, share === null ? key.looking : key.working);
        show(work, share !== null);
        work.value = share ?? 0;
      });
      go({ at: 'who', secret: text, host });
    } catch (error) {
      busy(false);
      fail(error);
      input.focus();
    }
  };
  input.addEventListener('input', () => {
    const at = input.selectionStart === input.value.length;
    if (at) input.value = grouped(input.value);
    const missing = digitsMissing(input.value);
    tell(missing === 9 || missing === 0 ? key.ask : key.missing(missing));
  });
  const send = (event: Event): void => {
    event.preventDefault();
    const found = readSecret(input.value);
    if (found !== null) return void find(found.text);
    const missing = digitsMissing(input.value);
    tell(missing > 0 && missing < 9 ? key.missing(missing) : key.wrong, true);
    input.focus();
  };
  const form = h('form', { class: 'sheet', novalidate: true, onsubmit: send });
  fill(form, h('label', { for: 'key' }, key.label), input, under, submit, doing, work);
  const element = h('div', { class: 'step' }, h('h1', { tabindex: '-1' }, key.title), trouble, form);
  element.append(h('p', { class: 'dim' }, key.noAccount));
  if (failure !== undefined) fail(failure);
  if (secret !== undefined) void find(secret);
  return { element, title: `${key.title} – ${title}`, focus: input };
}
