import type { App } from '../../app.ts';
import type { Sql } from '../../db/transaction.ts';
import { every } from '../every.ts';
import type { Loop } from '../every.ts';
import { PostFault } from './post.ts';
import type { Post } from './post.ts';

const LOOK_MS = 10_000;

/** Runs work in a transaction of the sign-in room's role. */
export type AsAuth = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

/** Is told once each time that no mail goes any more. */
export type TellStands = (fault: PostFault) => void;

/** Whether mails go, as far as this process knows; the desk's people are told while they do not. */
export interface Way {
  /** A mail was taken. */
  goes(): Promise<void>;
  /** The mail server takes none of our mails. */
  stands(fault: PostFault): Promise<void>;
  /** Ends the looking. */
  stop(): Promise<void>;
}

/**
 * Looks at the mail server at the start, and every ten seconds while it takes no mail: nobody should have to send a
 * mail to learn that none goes, or wait for the next try of one to learn that they go again.
 *
 * @param hears `goesAgain` when it takes mails again: those that waited for it are due at once; `stands` when it takes none
 */
export function watchWay(
  app: Pick<App, 'bus' | 'log'>,
  asAuth: AsAuth,
  post: Post | null,
  hears: { goesAgain(): void; stands?: TellStands | undefined },
  ms = LOOK_MS,
): Way {
  let known: 'nothing' | 'goes' | 'stands' = 'nothing';
  // A sender that is not taken shows with a mail alone: a look would say that all is well.
  let shownByALook = true;
  const tell = async (fault: string | null) => {
    await asAuth((sql) => sql.rows('select guard.mail_way($1)', [fault]));
    app.bus.wake();
  };
  const goes = async () => {
    if (known === 'goes') return;
    await tell(null);
    if (known === 'stands') app.log.info('the mail server takes mails again');
    known = 'goes';
    shownByALook = true;
    hears.goesAgain();
  };
  const stands = async (fault: PostFault, byALook = false) => {
    if (!byALook) shownByALook = !fault.message.startsWith('EENVELOPE');
    if (known === 'stands') return;
    await tell(fault.message);
    known = 'stands';
    hears.stands?.(fault);
  };
  const looking: Loop = every(ms, 'the look at the mail server', app.log, async () => {
    if (known === 'goes' || !shownByALook) return;
    try {
      await post?.look();
    } catch (error) {
      if (!(error instanceof PostFault)) throw error;
      return stands(error, true);
    }
    await goes();
  });
  return { goes, stands: (fault) => stands(fault), stop: () => looking.stop() };
}
