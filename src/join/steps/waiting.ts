import { isOver } from '../api.ts';
import { button, fill, h, show, write } from '../dom.ts';
import { failureBox } from '../failure.ts';
import type { Part, Uses } from '../session/part.ts';
import { t } from '../texts/index.ts';

/** Waiting to be let in: says what happens, and offers to check the device meanwhile. */
export function waitingPart(uses: Uses, ended: () => void): Part {
  const { room } = uses;
  const { waiting } = t();
  const lost = h('p', { class: 'note', role: 'status' });
  const trouble = h('div');
  const box = h('div');
  let endCheck: (() => void) | null = null;
  const leave = (): void => {
    room.doors.leave().then(ended, (error: unknown) => {
      if (isOver(error)) ended();
      else fill(trouble, failureBox(error));
    });
  };
  const stopCheck = (): void => {
    endCheck?.();
    endCheck = null;
    fill(box);
    show(open, true);
  };
  const check = async (): Promise<void> => {
    const { checkBox } = await import('./check.ts');
    if (room.view.admitted) return;
    const made = checkBox(uses, stopCheck);
    endCheck = made.leave;
    show(open, false);
    fill(box, made.element);
    box.querySelector('h2')?.focus();
  };
  const open = button(waiting.check, check, { class: 'plain wide' });
  const element = h(
    'div',
    { class: 'step' },
    h('h1', { tabindex: '-1' }, waiting.title),
    h(
      'div',
      { class: 'sheet' },
      h('p', { class: 'doing' }, waiting.what(room.view.host.agent)),
      h('p', {}, waiting.nothing),
    ),
    lost,
    trouble,
    box,
    h('div', { class: 'stack' }, open, button(waiting.leave, leave, { class: 'link' })),
  );
  const update = (): void => {
    if (room.view.admitted && endCheck !== null) stopCheck();
    const away = !room.isUp && room.members.length > 0;
    write(lost, away ? t().room.lostQuiet : '');
    show(lost, away);
  };
  return { element, update, leave: () => endCheck?.() };
}
