import { isOver } from '../api.ts';
import { button, fill, h, show, write } from '../dom.ts';
import { failureBox } from '../failure.ts';
import type { Part, Uses } from '../session/part.ts';
import { t } from '../texts/index.ts';
import { offerCheck } from './offer-check.ts';

/** Waiting to be let in: says what happens, and offers to check the device meanwhile. */
export function waitingPart(uses: Uses, ended: () => void): Part {
  const { room } = uses;
  const { waiting } = t();
  const lost = h('p', { class: 'note', role: 'status' });
  const trouble = h('div');
  const ways = { can: uses.device.can, reach: room.doors.session, ice: () => room.ice };
  const check = offerCheck(ways, () => !room.view.admitted);
  const leave = (): void => {
    room.doors.leave().then(ended, (error: unknown) => {
      if (isOver(error)) ended();
      else fill(trouble, failureBox(error));
    });
  };
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
    check.box,
    h('div', { class: 'stack' }, check.open, button(waiting.leave, leave, { class: 'link' })),
  );
  const update = (): void => {
    if (room.view.admitted) check.stop();
    const away = !room.isUp && room.members.length > 0;
    write(lost, away ? t().room.lostQuiet : '');
    show(lost, away);
  };
  return { element, update, leave: check.stop };
}
