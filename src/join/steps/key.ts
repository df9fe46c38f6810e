import { Failure, look } from '../api.ts';
import { button, fill, h, show, write } from '../dom.ts';
import { failureBox } from '../failure.ts';
import { digitsMissing, grouped, readSecret } from '../keys.ts';
import type { Go, Screen, Step } from '../page.ts';
import { t } from '../texts/index.ts';

type At = Extract<Step, { at: 'key' }>;

/** The field of the key, with the line under it that says what is missing. */
interface KeyField {
  readonly input: HTMLInputElement;
  readonly under: HTMLElement;
  /** The secret that stands in it; null when there is none, and then the field says why. */
  readonly read: () => string | null;
}

function keyField(): KeyField {
  const { key } = t();
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
  const tell = (words: string, wrong: boolean): void => {
    under.className = wrong ? 'under wrong' : 'under';
    if (wrong) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    write(under, words);
  };
  input.addEventListener('input', () => {
    if (input.selectionStart === input.value.length) input.value = grouped(input.value);
    const missing = digitsMissing(input.value);
    tell(missing === 9 || missing === 0 ? key.ask : key.missing(missing), false);
  });
  const read = (): string | null => {
    const found = readSecret(input.value);
    if (found !== null) return found.text;
    const missing = digitsMissing(input.value);
    tell(missing > 0 && missing < 9 ? key.missing(missing) : key.wrong, true);
    input.focus();
    return null;
  };
  return { input, under, read };
}

/** A link that is over has no digits to check. */
function ofLink(text: string, error: unknown): unknown {
  const isWrong = error instanceof Failure && error.code === 'session-key-wrong';
  return isWrong && readSecret(text)?.way === 'link'
    ? new Failure('session-link-wrong', error.members)
    : error;
}

/** What was wrong once is so again: it is not offered to be tried anew. */
const OVER = ['session-link-wrong', 'session-key-wrong'];

/** Asks for the key, or looks at once where a link brought its secret along. */
export function keyStep({ secret, failure }: At, go: Go): Screen {
  const { key, title, problem } = t();
  const { input, under, read } = keyField();
  const trouble = h('div');
  const doing = h('p', { class: 'doing', role: 'status', hidden: true }, key.looking);
  const work = h('progress', { max: 1, value: 0, hidden: true, 'aria-label': key.working });
  const submit = h('button', { class: 'main wide', type: 'submit' }, key.go);
  const busy = (on: boolean): void => {
    submit.disabled = on;
    input.readOnly = on;
    show(doing, on);
  };
  const fail = (error: unknown, tried = secret): void => {
    const mayPass = !(error instanceof Failure && OVER.includes(error.code));
    const again = secret !== undefined && tried === secret && mayPass;
    fill(trouble, failureBox(error, ...(again ? [button(problem.retry, () => find(secret))] : [])));
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
      fail(ofLink(text, error), text);
      input.focus();
    }
  };
  const send = (event: Event): void => {
    event.preventDefault();
    const text = read();
    if (text !== null) void find(text);
  };
  const form = h('form', { class: 'sheet', novalidate: true, onsubmit: send });
  fill(form, h('label', { for: 'key' }, key.label), input, under, submit, doing, work);
  const element = h('div', { class: 'step' }, h('h1', { tabindex: '-1' }, key.title), trouble, form);
  element.append(h('p', { class: 'dim' }, key.noAccount));
  if (failure !== undefined) fail(failure);
  if (secret !== undefined) void find(secret);
  return { element, title: `${key.title} – ${title}`, focus: input };
}
