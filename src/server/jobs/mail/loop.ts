import type { App, Mail } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Sql } from '../../db/transaction.ts';
import { every } from '../every.ts';
import { compose } from './compose.ts';
import type { Place, Written } from './compose.ts';
import { plainText } from './letter.ts';
import type { Draft } from './letter.ts';
import { isOneAddress, openPost, PostFault } from './post.ts';
import type { Post } from './post.ts';
import { endMail, nextMail } from './queue.ts';
import type { DueMail, Ending } from './queue.ts';
import { watchWay } from './way.ts';
import type { AsAuth, TellStands, Way } from './way.ts';

const POLL_MS = 1_000;
/** Mails under way at once in this process: one slow mail server must not hold up every code. */
const AT_ONCE = 4;

type Deps = Pick<App, 'pools' | 'bus' | 'log' | 'config'>;

/** The mail room of this process. */
export interface MailRoom extends Mail {
  /** Lets what is under way end, then stops. What was not sent stays, for the next start. */
  close(): Promise<void>;
}

/**
 * Starts making and sending mails, woken by `wake()` and a poll of a second. No transaction is open while a mail
 * server is spoken to; whoever dies amid a mail leaves a lease that ends after 30 seconds.
 *
 * @param smtpUrl SMTP_URL; null: mails are kept to be read in the interface (evaluation mode)
 * @param lookMs how often a mail server is looked at that takes no mail
 * @param stands called when it takes none any more
 */
export function startMail(app: Deps, smtpUrl: string | null, lookMs?: number, stands?: TellStands): MailRoom {
  const post = smtpUrl === null ? null : openPost(smtpUrl, usualSender(app.config.url));
  const underWay = new Set<Promise<void>>();
  const asAuth: AsAuth = (work) => inTransaction(app.pools.auth, work);
  const way = watchWay(app, asAuth, post, { goesAgain: () => loop.wake(), stands }, lookMs);
  const loop = every(POLL_MS, 'the mail loop', app.log, async () => {
    while (underWay.size < AT_ONCE) {
      const mail = await asAuth(nextMail);
      if (mail === undefined) return;
      const work = deliver(app, { asAuth, post, way }, mail).finally(() => {
        underWay.delete(work);
        loop.wake();
      });
      underWay.add(work);
    }
  });
  return {
    set: smtpUrl !== null,
    wake: () => loop.wake(),
    close: async () => {
      await Promise.all([loop.stop(), way.stop()]);
      await Promise.all(underWay);
      post?.close();
    },
  };
}

/** What a mail goes by. */
interface Room {
  readonly asAuth: AsAuth;
  readonly post: Post | null;
  readonly way: Way;
}

/** Makes one mail, hands it over and says how that went. Never fails: what cannot even be told stays leased. */
async function deliver(app: Deps, room: Room, mail: DueMail): Promise<void> {
  const { asAuth, post } = room;
  const { kind, tries } = mail;
  try {
    const place = { url: app.config.url, evaluation: post === null };
    const [ending, fault] = await tryOnce(room, mail, place);
    if (fault !== null) app.log.warn({ kind, tries, fault }, told(ending));
    await asAuth((sql) => endMail(sql, mail, ending, fault));
    app.bus.wake();
  } catch (error) {
    app.log.error({ err: error, kind, tries }, 'a mail could not be made; it is tried again');
    await asAuth((sql) => endMail(sql, mail, 'fault', 'not made')).catch((lost: unknown) => {
      app.log.warn({ err: lost, kind }, 'it could not be told either; the lease ends by itself');
    });
  }
}

function told(ending: Ending): string {
  return ending === 'failed'
    ? 'the mail server refuses an address for good'
    : 'the mail server did not take a mail; it waits and is tried again';
}

async function tryOnce(
  { asAuth, post, way }: Room,
  mail: DueMail,
  place: Place,
): Promise<[Ending, string | null]> {
  const written: Written = await asAuth((sql) => compose(sql, mail, place));
  if (written === null || !isOneAddress(written.to)) return ['dropped', null];
  if (post === null) {
    await asAuth((sql) => keep(sql, mail, written.to, written.draft));
    return ['sent', null];
  }
  // The clients of the sample do not exist; only while it is loaded, for elsewhere such an address is a mistake to see.
  const invented = mail.sample && !written.toAgent && written.to.toLowerCase().endsWith('.example');
  if (invented) return ['dropped', null];
  try {
    const messageId = `${mail.id}.${mail.tries}`;
    await post.send({ messageId, to: written.to, deskName: mail.desk_name, draft: written.draft });
    await way.goes();
    return ['sent', null];
  } catch (error) {
    if (!(error instanceof PostFault)) throw error;
    if (!error.ofThisMail) await way.stands(error);
    return [error.final ? 'failed' : 'fault', error.message];
  }
}

/** Evaluation mode: the mail is readable in the interface instead. */
async function keep(sql: Sql, mail: DueMail, to: string, draft: Draft): Promise<void> {
  const { subject, parts, attachment } = draft;
  const text = plainText(
    attachment === undefined ? parts : [...parts, `Attached, ${attachment.name}:`, attachment.content],
  );
  await sql.rows('select guard.keep_mail($1, $2, $3, $4)', [mail.id, to, subject, text]);
}

/** The sender when SMTP_URL names none. */
function usualSender(url: string): string {
  return `no-reply@${new URL(url).hostname.replace(/^\[|\]$/g, '')}`;
}
