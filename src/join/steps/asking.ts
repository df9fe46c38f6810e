import { Failure } from '../api.ts';
import { button, fill, h, write } from '../dom.ts';
import { thisDevice } from '../device.ts';
import { failureBox } from '../failure.ts';
import { helpDoors, keepDraft } from '../help.ts';
import type { Draft, HelpDesk, Manner } from '../help.ts';
import { keep } from '../keep.ts';
import type { Go, Step } from '../page.ts';
import { language, t } from '../texts/index.ts';

/** The help page once its desk is known. */
export type At = Extract<Step, { at: 'help' }> & { readonly desk: HelpDesk };

/** The form of a help page. */
export interface Form {
  readonly element: HTMLElement;
  /** What is typed just now. */
  readonly read: () => Draft;
}

interface Field {
  readonly nodes: readonly HTMLElement[];
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  /** Whether it may be sent; says under it why not. */
  readonly check: () => boolean;
}

function fieldOf(
  label: string,
  input: HTMLInputElement | HTMLTextAreaElement,
  hint: string,
  complaint: (typed: string) => string | null,
): Field {
  const under = h('p', { class: 'under', id: `${input.id}-under`, 'aria-live': 'polite' }, hint);
  input.setAttribute('aria-describedby', under.id);
  const check = (): boolean => {
    const words = complaint(input.value.trim());
    under.className = words === null ? 'under' : 'under wrong';
    if (words === null) input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
    write(under, words ?? hint);
    return words === null;
  };
  return { nodes: [h('label', { for: input.id }, label), input, under], input, check };
}

function fieldsOf({ draft }: At, manner: Manner): { name: Field; about: Field; email: Field } {
  const { help, name } = t();
  const text = (id: keyof Draft, type: string, max: number) =>
    h('input', { type, id, name: id, autocomplete: id, maxlength: max, value: draft[id] });
  const about = h('textarea', { id: 'about', name: 'about', rows: 4, maxlength: 2000 });
  about.value = draft.about;
  const needed = manner === 'message';
  const badMail = (typed: string) => {
    if (typed === '') return needed ? help.emailNeeded : null;
    return /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\]+$/u.test(typed) ? null : help.emailBad;
  };
  return {
    name: fieldOf(name.label, text('name', 'text', 100), '', (typed) => (typed === '' ? name.empty : null)),
    about: fieldOf(help.about, about, help.aboutHint, (typed) => (typed === '' ? help.aboutEmpty : null)),
    email: fieldOf(
      needed ? help.email : help.emailOptional,
      text('email', 'email', 254),
      needed ? help.emailAnswer : help.emailReceipt,
      badMail,
    ),
  };
}

/** Whom somebody waits for, where there are several; null: there is one. */
function groupsOf({ desk: { groups }, draft }: At): HTMLElement | null {
  if (groups.length < 2) return null;
  const chosen = groups.some(({ id }) => id === draft.groupId) ? draft.groupId : groups[0]?.id;
  const choices = groups.map(({ id, name }) =>
    h(
      'label',
      { class: 'choice' },
      h('input', { type: 'radio', name: 'group', value: id, checked: id === chosen }),
      name,
    ),
  );
  return h('fieldset', {}, h('legend', {}, t().help.group), ...choices);
}

/** Asks for the name, what is wrong, a mail address and the group; then stands in line or leaves the message. */
export function askingForm(at: At, go: Go): Form {
  const { help } = t();
  const manner = at.desk.open ? (at.manner ?? 'wait') : 'message';
  const fields = fieldsOf(at, manner);
  const groups = groupsOf(at);
  const trouble = h('div');
  const submit = h('button', { class: 'main wide', type: 'submit' }, help.go[manner]);
  const read = (): Draft => ({
    name: fields.name.input.value.trim(),
    about: fields.about.input.value.trim(),
    email: fields.email.input.value.trim(),
    groupId: groups?.querySelector<HTMLInputElement>('input:checked')?.value ?? '',
  });
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wrong = Object.values(fields).filter((field) => !field.check());
    if (wrong.length > 0) return wrong[0]?.input.focus();
    submit.disabled = true;
    fill(trouble);
    try {
      go(await sent(at, manner, read()));
    } catch (error) {
      submit.disabled = false;
      if (isClosed(error)) go({ at: 'help', slug: at.slug, draft: read(), failure: error });
      else fill(trouble, failureBox(error));
    }
  };
  const nodes = Object.values(fields).flatMap((field) => field.nodes);
  const form = h('form', { class: 'sheet', novalidate: true, onsubmit: send });
  fill(form, ...nodes, groups, trouble, submit);
  const other = manner === 'wait' ? 'message' : 'wait';
  const turn = () => go({ ...at, draft: read(), manner: other });
  const element = h(
    'div',
    {},
    form,
    at.desk.open && button(help.instead[other], turn, { class: 'link wide' }),
  );
  element.append(h('p', { class: 'dim' }, seen(manner)), h('p', { class: 'dim' }, t().key.noAccount));
  return { element, read };
}

const isClosed = (error: unknown): boolean =>
  error instanceof Failure && ['queue-closed', 'sessions-stopped'].includes(error.code);

async function sent({ slug, desk }: At, manner: Manner, draft: Draft): Promise<Step> {
  keepDraft(draft);
  const { name, about, email, groupId } = draft;
  const input = { name, about, language: language(), ...(groupId === '' ? {} : { groupId }) };
  const doors = helpDoors(slug);
  if (manner === 'message') {
    await doors.leaveMessage({ ...input, email });
    keepDraft({ ...draft, about: '' });
    return { at: 'sent', slug, desk, email };
  }
  const { token } = await doors.wait({ ...input, ...(email === '' ? {} : { email }), device: thisDevice() });
  keep('waiting', token);
  keep('name', name);
  return { at: 'line', slug, draft, token };
}

/** What the desk gets to see beside what is written. */
function seen(manner: Manner): string {
  const { help, name, device } = t();
  if (manner === 'message') return help.seesNetwork;
  const { system, kind, browser } = thisDevice();
  return name.sees(`${device.system[system]}, ${device.kind[kind]}, ${browser}`);
}
