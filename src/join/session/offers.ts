import { button, fill, h, show, write } from '../dom.ts';
import { failureBox } from '../failure.ts';
import { isSource, SOURCE_KINDS } from '../media/sources.ts';
import type { SourceKind } from '../media/sources.ts';
import { t } from '../texts/index.ts';
import { cameraChoice, canShare, capture } from './capture.ts';
import type { Part, Uses } from './part.ts';

const STOPPABLE = ['screen', 'camera', 'microphone', 'pointer', 'recording'] as const;
const OFFERED = ['screen', 'camera', 'microphone', 'pointer'] as const;
/** Whether the customer can give this without being asked. */
export const isOffered = (kind: string): boolean => (OFFERED as readonly string[]).includes(kind);

/** What this device can share, to be offered or ended one by one. */
export function offersPart(uses: Uses): Part {
  const { room, device } = uses;
  const { offer } = t();
  const trouble = h('div');
  const choice = cameraChoice(device, 'offer-facing');
  const begin = async (kind: (typeof OFFERED)[number]): Promise<void> => {
    fill(trouble);
    const confirm = () => room.doors.offer({ kind });
    try {
      if (isSource(kind)) await room.share(kind, capture(kind, choice), confirm);
      else await room.take(confirm());
    } catch (error) {
      fill(trouble, failureBox(error));
    }
  };
  const offers = OFFERED.map((kind) => ({ kind, button: button(offer[kind], () => begin(kind)) }));
  const stops = STOPPABLE.map((kind) => ({
    kind,
    button: button(offer.stop[kind], () => room.stop(kind)),
  }));
  const recording = stops.find(({ kind }) => kind === 'recording')?.button;
  // A second monitor, or a window that was not in what they chose first: chosen anew, the yes stands.
  const another = button(offer.another, async () => {
    fill(trouble);
    try {
      await room.share('screen', capture('screen', null), () => room.doors.session());
    } catch (error) {
      const stays = isLeftAlone(error) && room.sources.track('screen') !== null;
      fill(trouble, stays ? h('p', { role: 'status' }, offer.stays) : failureBox(error));
    }
  });
  const phone = h('p', { class: 'note' }, offer.phone);
  const buttons = [another, ...[...stops, ...offers].map((one) => one.button)];
  const element = h(
    'section',
    { class: 'sheet' },
    h('h2', {}, offer.title),
    !canShare(device, 'screen') && device.kind !== 'computer' && phone,
    trouble,
    h('div', { class: 'stack' }, ...buttons),
    device.can.camera && choice,
  );
  const update = (): void => {
    for (const one of stops) show(one.button, room.isGranted(one.kind) && !isLost(uses, one.kind));
    // Agreed to, and none runs yet: it is the yes that can be taken back.
    if (recording !== undefined)
      write(recording, room.view.recorded ? offer.stop.recording : offer.noRecording);
    const active = room.view.state === 'active';
    show(another, active && room.isGranted('screen') && room.sources.track('screen') !== null);
    for (const one of offers) {
      const able = !isSource(one.kind) || canShare(device, one.kind);
      const needed = one.kind !== 'pointer' || room.isGranted('screen');
      show(one.button, active && able && needed && !room.isGranted(one.kind));
    }
    show(element, buttons.some((one) => !one.hidden) || device.kind !== 'computer');
  };
  return { element, update };
}

/** They closed the browser's choice and chose nothing. */
const isLeftAlone = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotAllowedError';

const isLost = ({ room }: Uses, kind: string): boolean => isSource(kind) && room.lost.includes(kind);

/** After a reload, or after the server was away: one large button to share again, since the browser wants a click. */
export function againPart(uses: Uses): Part {
  const { room } = uses;
  const { again } = t();
  const trouble = h('div');
  const share = (kind: SourceKind) => {
    fill(trouble);
    room
      .share(kind, capture(kind, null), () => room.doors.session())
      .catch((error: unknown) => {
        fill(trouble, failureBox(error));
      });
  };
  const rows = SOURCE_KINDS.map((kind) => ({
    kind,
    element: h(
      'div',
      { class: 'stack again' },
      button(again[kind], () => share(kind), { class: 'main wide large' }),
      button(again.notNow, () => room.stop(kind), { class: 'plain wide' }),
    ),
  }));
  const element = h(
    'section',
    { class: 'sheet asks' },
    h('h2', {}, again.title),
    h('p', {}, again.why),
    trouble,
    ...rows.map((row) => row.element),
  );
  const update = (): void => {
    const { lost } = room;
    for (const row of rows) show(row.element, lost.includes(row.kind));
    show(element, lost.length > 0 && room.view.state === 'active');
  };
  return { element, update };
}
