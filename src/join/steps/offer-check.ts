import { button, fill, h, show } from '../dom.ts';
import type { Part, Uses } from '../session/part.ts';
import { t } from '../texts/index.ts';
import type { Ways } from './check.ts';

/** The offer to check the device while somebody waits. */
export interface OfferedCheck {
  /** Opens the check; hidden while it is open. */
  readonly open: HTMLButtonElement;
  /** Where the check stands. */
  readonly box: HTMLElement;
  /** Closes it and lets go of camera and microphone. */
  readonly stop: () => void;
}

/**
 * @param isWaiting whether they still wait when the check has come over the line
 * @param words of the button
 */
export function offerCheck(ways: Ways, isWaiting: () => boolean, words = t().waiting.check): OfferedCheck {
  const box = h('div');
  let end: (() => void) | null = null;
  const stop = (): void => {
    end?.();
    end = null;
    fill(box);
    show(open, true);
  };
  const check = async (): Promise<void> => {
    const { checkBox } = await import('./check.ts');
    if (!isWaiting()) return;
    const made = checkBox(ways, stop);
    end = made.leave;
    show(open, false);
    fill(box, made.element);
    box.querySelector('h2')?.focus();
  };
  const open = button(words, check, { class: 'plain wide' });
  return { open, box, stop };
}

/**
 * The same within the session: whoever came by the help page learns only there which relay there is. Gone as soon as
 * something of theirs is shared, so that nobody else sees or hears what is tried.
 */
export function checkPart({ room, device }: Uses): Part {
  const isAlone = () => room.view.admitted && room.sources.kinds().length === 0;
  const ways = { can: device.can, reach: room.doors.session, ice: () => room.ice };
  const check = offerCheck(ways, isAlone, t().check.title);
  const element = h('div', { class: 'stack' }, check.open, check.box);
  const update = (): void => {
    const alone = isAlone();
    if (!alone) check.stop();
    show(element, alone);
  };
  return { element, update, leave: check.stop };
}
