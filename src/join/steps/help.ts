import { Failure } from '../api.ts';
import { button, fill, h } from '../dom.ts';
import { failureBox } from '../failure.ts';
import { helpDoors } from '../help.ts';
import type { Go, Screen, Step } from '../page.ts';
import { t } from '../texts/index.ts';
import { askingForm } from './asking.ts';
import type { At, Form } from './asking.ts';
import { closedBox } from './hours.ts';

/** A desk's help page: who this is, whether it is open, and the form. */
export function helpStep(at: Extract<Step, { at: 'help' }>, go: Go): Screen {
  const { help, title } = t();
  const body = h('div', {}, h('p', { class: 'doing', role: 'status' }, t().key.looking));
  const element = h('div', { class: 'step' }, h('h1', { tabindex: '-1' }, help.title), body);
  let shown: Form | null = null;
  let now = at;
  const draw = (whole: At): void => {
    now = whole;
    shown = null;
    fill(body, ...parts(whole));
  };
  const parts = (whole: At): HTMLElement[] => {
    const { desk, failure } = whole;
    const trouble = failure === undefined ? [] : [failureBox(failure)];
    if (desk.stopped) return [deskBox(whole), ...trouble, h('p', { class: 'note' }, help.stopped)];
    shown = askingForm(whole, go);
    const closed = desk.open ? [] : [closedBox(desk)];
    return [deskBox(whole), ...closed, ...trouble, shown.element];
  };
  const load = async (): Promise<void> => {
    try {
      draw({ ...now, desk: await helpDoors(now.slug).desk() });
    } catch (error) {
      const missing = error instanceof Failure && (error.code === 'not-found' || error.code === 'bad-input');
      if (missing) fill(body, h('p', { class: 'note' }, help.missing));
      else fill(body, failureBox(error, button(t().problem.retry, load)));
    }
  };
  if (at.desk === undefined) void load();
  else draw({ ...at, desk: at.desk });
  const redraw = () => helpStep({ ...now, draft: shown?.read() ?? now.draft }, go);
  return { element, title: at.desk === undefined ? title : `${at.desk.desk} – ${title}`, redraw };
}

function deskBox({ desk: { desk, domain, verified } }: At): HTMLElement {
  const { who } = t();
  return h(
    'dl',
    { class: 'facts' },
    h('dt', {}, who.desk),
    h('dd', {}, desk),
    h('dt', {}, who.domain),
    h('dd', {}, domain, h('small', {}, verified ? `✓ ${who.verified}` : `! ${who.unverified}`)),
  );
}
