import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail that arrived. */
export interface Letter {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The raw message. */
  readonly raw: string;
  readonly parsed: Email;
}

/** A real mail server on a free port that keeps what it is given. */
export interface Mailbox {
  /** For SMTP_URL. */
  readonly smtpUrl: string;
  readonly letters: readonly Letter[];
  /** Resolves with the next letter to this address that nobody has taken yet, now or when it comes. */
  next(to: string): Promise<Letter>;
  /** Refuses every mail for now (a temporary failure), or takes them again. */
  refuse(refusing: boolean): void;
  /** Forgets what it was given. */
  clear(): void;
  close(): Promise<void>;
}

interface Waiter {
  readonly to: string;
  readonly give: (letter: Letter) => void;
}

/** Starts a mailbox on 127.0.0.1. `port`: 0 takes a free one. */
export async function startMailbox(port = 0): Promise<Mailbox> {
  const letters: Letter[] = [];
  const untaken: Letter[] = [];
  const waiters: Waiter[] = [];
  let refusing = false;

  const arrive = (letter: Letter): void => {
    letters.push(letter);
    const at = waiters.findIndex((waiter) => letter.to.includes(waiter.to));
    const [waiter] = at < 0 ? [] : waiters.splice(at, 1);
    if (waiter) waiter.give(letter);
    else untaken.push(letter);
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onMailFrom: (_address, _session, done) =>
      refusing ? done(Object.assign(new Error('Try later'), { responseCode: 451 })) : done(),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
        readLetter(Buffer.concat(parts), to).then((letter) => {
          arrive(letter);
          done();
        }, done);
      });
    },
  });
  server.on('error', () => undefined); // a client that hangs up; the sender's own test sees it
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', () => resolve()));
  const taken = (server.server.address() as AddressInfo).port;

  return {
    smtpUrl: `smtp://127.0.0.1:${taken}`,
    letters,
    next: (to) =>
      new Promise((give) => {
        const address = to.toLowerCase();
        const at = untaken.findIndex((letter) => letter.to.includes(address));
        const [letter] = at < 0 ? [] : untaken.splice(at, 1);
        if (letter) give(letter);
        else waiters.push({ to: address, give });
      }),
    refuse: (value) => void (refusing = value),
    clear: () => {
      letters.length = 0;
      untaken.length = 0;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function readLetter(raw: Buffer, to: readonly string[]): Promise<Letter> {
  const parsed = await PostalMime.parse(raw);
  return {
    from: parsed.from?.address ?? '',
    to,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    raw: raw.toString('utf8'),
    parsed,
  };
}
