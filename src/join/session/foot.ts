import { button, fill, h, write } from '../dom.ts';
import { failureBox } from '../failure.ts';
import { t } from '../texts/index.ts';
import type { Part, Uses } from './part.ts';

/** Goes to the receipt once the work is done that ends the session; `words` are said there. Throws what the work throws. */
export type End = (work: Promise<unknown>, words?: string) => Promise<void>;

/** Ends the session, or reports it; each asks once more, in the page. */
export function footPart({ room }: Uses, end: End): Part {
  const { room: words, report } = t();
  const element = h('section', { class: 'foot' });
  const trouble = h('div');
  const closed = (): void => {
    fill(trouble);
    fill(element, h('div', { class: 'pair' }, button(words.end, askEnd), button(report.open, askReport)));
  };
  const run = (work: Promise<unknown>, thanks?: string): void => {
    end(work, thanks).catch((error: unknown) => fill(trouble, failureBox(error)));
  };
  const leave = (): void => run(room.leave());
  const askEnd = (): void => {
    const stay = button(words.endNo, closed);
    const pair = h('div', { class: 'pair' }, button(words.endYes, leave), stay);
    fill(element, h('div', { class: 'sheet' }, h('h2', {}, words.endAsk), trouble, pair));
    stay.focus();
  };
  const askReport = (): void => {
    fill(
      element,
      reportForm((text) => run(room.doors.report(text), report.thanks), closed, trouble),
    );
    element.querySelector('textarea')?.focus();
  };
  closed();
  return { element, update: () => undefined };
}

function reportForm(send: (text: string) => void, back: () => void, trouble: HTMLElement): HTMLElement {
  const { report } = t();
  const field = h('textarea', { id: 'report', rows: 4, maxlength: 1000, 'aria-describedby': 'report-under' });
  const under = h('p', { class: 'under', id: 'report-under', role: 'status' });
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = field.value.trim();
    if (text !== '') return send(text);
    write(under, report.empty);
    field.focus();
  };
  return h(
    'form',
    { class: 'sheet', onsubmit: submit },
    h('h2', {}, report.title),
    h('p', {}, report.why),
    trouble,
    h('label', { for: 'report' }, report.label),
    field,
    under,
    h('div', { class: 'pair' }, h('button', { type: 'submit' }, report.go), button(report.back, back)),
  );
}
