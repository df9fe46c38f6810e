import { button, fill, h, show } from '../dom.ts';
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

/** @param isWaiting whether they still wait when the check has come over the line */
export function offerCheck(ways: Ways, isWaiting: () => boolean): OfferedCheck {
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
  const open = button(t().waiting.check, check, { class: 'plain wide' });
  return { open, box, stop };
}
