import type { ConsentKind } from '../../contracts/sessions.ts';
import { keep, kept } from '../keep.ts';

/** What the customer took back and the server has not heard yet; kept over a reload. `all`: everything. */
export type Owed = ConsentKind | 'all';

const read = (): Owed[] => (kept('owed') ?? '').split(' ').filter(Boolean) as Owed[];

/** Notes that the server has to hear of it. */
export function owe(what: Owed): void {
  keep('owed', [...new Set([...read(), what])].join(' '));
}

/** What is owed now. */
export const owed = (): readonly Owed[] => read();

/** The server has heard of it. */
export function settle(what: Owed): void {
  keep(
    'owed',
    what === 'all'
      ? ''
      : read()
          .filter((one) => one !== what)
          .join(' '),
  );
}
