import type { Device } from '../../contracts/sessions.ts';
import { h } from '../dom.ts';
import { captureCamera, captureMicrophone, captureScreen } from '../../live/capture.ts';
import type { Facing } from '../../live/capture.ts';
import type { SourceKind } from '../media/sources.ts';
import { t } from '../texts/index.ts';

/** Whether this device's browser can share that. */
export function canShare(device: Device, kind: SourceKind): boolean {
  return device.can[kind];
}

/** Two cameras to choose from, on what is held in a hand; null on a computer. */
export function cameraChoice(device: Device, name: string): HTMLElement | null {
  if (device.kind === 'computer') return null;
  const { consent } = t();
  const one = (facing: Facing, checked: boolean) =>
    h(
      'label',
      { class: 'choice' },
      h('input', { type: 'radio', name, value: facing, checked }),
      consent[facing],
    );
  return h(
    'fieldset',
    {},
    h('legend', {}, consent.whichCamera),
    one('environment', true),
    one('user', false),
  );
}

/** Asks the browser for it; call it from the click itself. `choice`: what {@link cameraChoice} gave. */
export function capture(kind: SourceKind, choice: HTMLElement | null): Promise<MediaStream> {
  if (kind === 'screen') return captureScreen();
  if (kind === 'microphone') return captureMicrophone();
  const chosen = choice?.querySelector<HTMLInputElement>('input:checked')?.value;
  return captureCamera(chosen === 'environment' ? 'environment' : 'user');
}
