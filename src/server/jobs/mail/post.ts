import { createTransport } from 'nodemailer';
import { isIP } from 'node:net';
import type { Draft } from './letter.ts';
import { html, inLine, plainText } from './letter.ts';

/** What leaves for a mail server. */
export interface Parcel {
  /** Unlike that of any other try, or a mail server may throw the later one away as a double. */
  readonly messageId: string;
  readonly to: string;
  readonly deskName: string;
  readonly draft: Draft;
}

/** Something that takes mails for delivery. */
export interface Post {
  /** Resolves when the mail server has accepted it. @throws PostFault */
  send(parcel: Parcel): Promise<void>;
  /** Resolves when the mail server answers and lets us in; sends nothing. @throws PostFault */
  look(): Promise<void>;
  close(): void;
}

/** Why a mail could not be handed over: codes alone, never an address. */
export class PostFault extends Error {
  override name = 'PostFault';
  /** Whether another try would end the same way: the mail server does not know the address. */
  readonly final: boolean;
  /** Whether it is about this one mail; else no mail of ours would be taken now. */
  readonly ofThisMail: boolean;

  constructor(message: string, about: { final: boolean; ofThisMail: boolean }, cause: unknown) {
    super(message, { cause });
    this.final = about.final;
    this.ofThisMail = about.ofThisMail;
  }
}

const SECONDS = 1000;
/** Below the lease of 30 s, so that no other process begins the same mail meanwhile. */
const WHOLE_MS = 25 * SECONDS;

/**
 * Opens the way to the mail server of SMTP_URL; no connection is made before the first mail.
 *
 * @param from the sender, unless SMTP_URL names one by `?from=` or signs in with a mail address
 */
export function openPost(smtpUrl: string, from: string): Post {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const sender = url.searchParams.get('from') ?? (user.includes('@') ? user : from);
  const transport = createTransport({
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    // A password is never said in the clear to another machine.
    requireTLS: !secure && user !== '' && !isHere(host),
    pool: true,
    maxConnections: 4,
    connectionTimeout: 8 * SECONDS,
    greetingTimeout: 8 * SECONDS,
    socketTimeout: 15 * SECONDS,
    dnsTimeout: 5 * SECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (parcel) => {
      await inTime(transport.sendMail(message(parcel, sender))).catch((error: unknown) => {
        throw faultOf(error);
      });
    },
    look: async () => {
      await inTime(transport.verify()).catch((error: unknown) => {
        throw faultOf(error);
      });
    },
    close: () => transport.close(),
  };
}

/** The message as nodemailer takes it: every header from a fixed set, every value on one line. */
function message({ messageId, to, deskName, draft }: Parcel, sender: string) {
  const subject = inLine(draft.subject, 200);
  const { attachment } = draft;
  return {
    messageId: `<${messageId}@${sender.slice(sender.lastIndexOf('@') + 1)}>`,
    from: { name: inLine(deskName, 100), address: sender },
    to: { name: '', address: to },
    envelope: { from: sender, to: [to] },
    subject,
    text: plainText(draft.parts),
    html: html({ ...draft, subject }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    ...(attachment === undefined
      ? {}
      : { attachments: [{ filename: attachment.name, content: attachment.content }] }),
  };
}

/** Whether a text can stand as one address in an envelope: no list, no header, no second address. */
export function isOneAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s\p{Cc}@"(),:;<>[\]\\]+@[^\s\p{Cc}@"(),:;<>[\]\\]+$/u.test(text);
}

function isHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = Object.assign(new Error('the mail server took too long'), { code: 'ETIMEDOUT' });
    timer = setTimeout(() => reject(error), WHOLE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function faultOf(error: unknown): PostFault {
  const { code, responseCode, command } = (error ?? {}) as Record<string, unknown>;
  const words = [code, responseCode].filter((one) => typeof one === 'string' || typeof one === 'number');
  // Who does not take our sender takes none of our mails: that is no fault of whom this one is to.
  const ofThisMail = (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM';
  const final =
    ofThisMail &&
    code === 'EENVELOPE' &&
    typeof responseCode === 'number' &&
    [550, 551, 553].includes(responseCode);
  return new PostFault(words.join(' ') || 'unknown fault', { final, ofThisMail }, error);
}
