import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A mail as it arrived over SMTP. */
export interface Mail {
  /** Envelope recipients, lower case. */
  to: string[];
  from: string;
  subject: string;
  /** The plain text part. */
  text: string;
  html: string;
  /** Every link of the plain text, in order. */
  links: string[];
  /** The message as sent, headers included. */
  raw: string;
}

/** A real SMTP server that keeps what it is sent. */
export interface Mailbox {
  /** What to give as SMTP_URL. */
  url: string;
  /**
   * The oldest mail to an address that no `next` has taken yet, waiting for it if need be.
   *
   * @param match text that the subject must hold
   * @throws after `timeout` ms (15,000), naming what did arrive
   */
  next(address: string, options?: { match?: string; timeout?: number }): Promise<Mail>;
  /** All mails to an address so far, taken or not. */
  all(address: string): Mail[];
  /** Refuses every mail with a temporary error, until called with false. */
  refuse(down: boolean): void;
  close(): Promise<void>;
}

async function parse(raw: Buffer, session: SMTPServerSession): Promise<Mail> {
  const mail = await PostalMime.parse(raw);
  const text = mail.text ?? '';
  return {
    to: session.envelope.rcptTo.map(({ address }) => address.toLowerCase()),
    from: mail.from?.address ?? '',
    subject: mail.subject ?? '',
    text,
    html: mail.html ?? '',
    links: text.match(/https?:\/\/[^\s<>"]+/g) ?? [],
    raw: raw.toString('utf8'),
  };
}

class Box {
  readonly mails: Mail[] = [];
  readonly #taken = new Set<Mail>();
  readonly #waiting = new Set<() => void>();

  keep(mail: Mail): void {
    this.mails.push(mail);
    for (const wake of this.#waiting) wake();
  }

  #take(address: string, match: string): Mail | null {
    const found = this.mails.find(
      (mail) => !this.#taken.has(mail) && mail.to.includes(address) && mail.subject.includes(match),
    );
    if (found !== undefined) this.#taken.add(found);
    return found ?? null;
  }

  next(address: string, match: string, timeout: number): Promise<Mail> {
    const here = this.#take(address, match);
    if (here !== null) return Promise.resolve(here);
    return new Promise((resolve, reject) => {
      const wake = () => {
        const mail = this.#take(address, match);
        if (mail === null) return;
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(mail);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(wake);
        const seen = this.mails.map(({ to, subject }) => `${to.join(', ')}: ${subject}`).join('\n  ');
        reject(new Error(`No mail to ${address} (“${match}”) in ${timeout} ms. Arrived so far:\n  ${seen}`));
      }, timeout);
      this.#waiting.add(wake);
    });
  }
}

/** Starts an SMTP server on a port of the loopback address, any that is free by default. @throws where it is taken */
export async function openMailbox(at = 0): Promise<Mailbox> {
  const box = new Box();
  let down = false;
  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession) => {
    const raw = await buffer(stream);
    if (down) throw Object.assign(new Error('The mailbox is closed for the moment.'), { responseCode: 451 });
    box.keep(await parse(raw, session));
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => void receive(stream, session).then(() => done(), done),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    next: (address, { match = '', timeout = 15_000 } = {}) => box.next(address.toLowerCase(), match, timeout),
    all: (address) => box.mails.filter(({ to }) => to.includes(address.toLowerCase())),
    refuse: (value) => {
      down = value;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
