import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ERASE, NO_HASH, RecordEntryLine, RecordFirstLine, RecordLastLine } from '../../contracts/record.ts';
import type { SignedCheckpoint } from '../../contracts/record.ts';
import { NotCanonical, parseCanonical } from './canonical.ts';
import { fromRawPublic, isSignedBy, keyId, rawPublicKey, verifyText } from './checkpoint.ts';
import { Erasures } from './erasures.ts';
import { sealText } from './export.ts';
import { looksIntoBodies, selectsHeader } from './filter.ts';
import { bodyDigest, canonicalBody, hashHeader } from './format.ts';
import { LineFault } from './lines.ts';

/** What the verifier holds already: a checkpoint that was kept, the public key of the desk's installation. */
export type Trusted = { checkpoint?: SignedCheckpoint | undefined; key?: KeyObject | undefined };

/** What an export says of itself, as far as it was found to be true. */
export type Verified = {
  chain: string;
  kind: 'client' | 'desk';
  count: number;
  head: string;
  /** When it was exported, by the clock of the desk's database. */
  exported: string;
  /** Entries whose bodies a filter left out. */
  withheld: number;
  /** Entries whose bodies were erased; `numbers` are the first 100 of them. */
  erased: { count: number; numbers: number[] };
  /** The id of the key that the export names. */
  key: string;
};

/**
 * `good`: nothing was changed and it comes from whom the trusted key or checkpoint says. `unchecked`:
 * nothing contradicts itself, but nothing that the reader trusts was there to compare with. `broken`:
 * `entry` is the first bad one (`null` when it is not an entry that is wrong), `line` its line, `why` a
 * plain sentence.
 */
export type Verdict =
  | ({ result: 'good' } & Verified)
  | ({ result: 'unchecked'; why: string } & Verified)
  | { result: 'broken'; entry: number | null; line: number; why: string };

/**
 * Verifies an export line by line, in memory that does not grow with the record. Reads all of `lines` unless
 * it is broken. Faults of the file become the verdict; only errors of reading it are thrown.
 */
export async function verifyChain(
  lines: AsyncIterable<string> | Iterable<string>,
  trusted: Trusted = {},
): Promise<Verdict> {
  const reading = new ChainReading(trusted);
  try {
    for await (const line of lines) reading.take(line);
    return reading.end();
  } catch (error) {
    if (error instanceof Broken)
      return { result: 'broken', entry: error.entry, line: reading.line, why: error.message };
    if (error instanceof LineFault) {
      return { result: 'broken', entry: reading.entryAtHand(), line: error.line, why: error.message };
    }
    throw error;
  }
}

class Broken extends Error {
  readonly entry: number | null;

  constructor(entry: number | null, message: string) {
    super(message);
    this.entry = entry;
  }
}

/** Where the reading of one export stands: before the first line, among the entries, behind the last line. */
class ChainReading {
  line = 0;
  private first: RecordFirstLine | null = null;
  private last: RecordLastLine | null = null;
  private n = 0;
  private head = NO_HASH;
  private withheld = 0;
  private readonly erasures = new Erasures();
  private readonly file = createHash('sha256');
  private fileHash = '';
  private readonly trusted: Trusted;

  constructor(trusted: Trusted) {
    this.trusted = trusted;
  }

  /** The entry that the next line should hold, when one is due. */
  entryAtHand(): number | null {
    return this.first !== null && this.n < this.first.count ? this.n + 1 : null;
  }

  take(line: string): void {
    this.line += 1;
    if (this.last !== null)
      throw new Broken(null, 'There is something behind the checkpoint, which ends a record.');
    const value = this.parse(line);
    if (this.first === null) this.takeFirst(value);
    else if (typeof value === 'object' && value !== null && 'checkpoint' in value) this.takeLast(value);
    else this.takeEntry(value, this.first);
    if (this.last === null) this.file.update(`${line}\n`, 'utf8');
  }

  private parse(line: string): unknown {
    try {
      return parseCanonical(line);
    } catch (error) {
      if (!(error instanceof NotCanonical)) throw error;
      throw new Broken(
        this.entryAtHand(),
        `Line ${this.line} is not what was exported: it ${error.message}.`,
      );
    }
  }

  private takeFirst(value: unknown): void {
    const first = RecordFirstLine.safeParse(value);
    if (!first.success) throw new Broken(null, 'The first line is not the beginning of an exported record.');
    this.first = first.data;
    const { checkpoint } = this.trusted.checkpoint ?? {};
    if (checkpoint === undefined) return;
    if (checkpoint.chain !== first.data.chain) {
      throw new Broken(null, 'This is another chain than the one that your checkpoint is of.');
    }
    if (checkpoint.count === 0 && checkpoint.head !== NO_HASH)
      throw new Broken(null, 'Your checkpoint is not valid.');
  }

  private takeEntry(value: unknown, first: RecordFirstLine): void {
    const due = this.n + 1;
    const parsed = RecordEntryLine.safeParse(value);
    if (!parsed.success) throw new Broken(due, `Line ${this.line} is no entry of a record.`);
    const entry = parsed.data;
    this.checkPlace(entry, first, due);
    if (hashHeader(entry.header) !== entry.hash) {
      throw new Broken(
        due,
        `Entry ${due} was changed after it was written: its header does not fit its hash.`,
      );
    }
    this.checkBody(entry, first, due);
    this.n = due;
    this.head = entry.hash;
    const { checkpoint } = this.trusted.checkpoint ?? {};
    if (checkpoint?.count === due && checkpoint.head !== entry.hash) {
      throw new Broken(
        due,
        `Up to entry ${due} this is another history than your checkpoint's: entries were written anew.`,
      );
    }
  }

  private checkPlace(entry: RecordEntryLine, first: RecordFirstLine, due: number): void {
    const { n, chain, prev } = entry.header;
    if (chain !== first.chain) throw new Broken(due, `Entry ${due} is a piece of another chain.`);
    if (due > first.count) {
      throw new Broken(due, `There are more entries than the ${first.count} that the first line counts.`);
    }
    if (n > due) throw new Broken(due, `Entry ${due} is missing: entry ${n} stands in its place.`);
    if (n < due)
      throw new Broken(due, `Entry ${n} stands in the place of entry ${due}: it is doubled or moved.`);
    if (prev !== this.head) {
      throw new Broken(due, `Entry ${due} does not follow the entry before it: one of the two was replaced.`);
    }
  }

  private checkBody(entry: RecordEntryLine, first: RecordFirstLine, due: number): void {
    const { body, header, salt, state } = entry;
    if (state === 'whole') {
      if (body === null || salt === null)
        throw new Broken(due, `Entry ${due} says that it is whole, but its body is missing.`);
      if (bodyDigest(Buffer.from(salt, 'hex'), canonicalBody(body)) !== header.body) {
        throw new Broken(due, `The body of entry ${due} was changed after it was written.`);
      }
      if (!selectsHeader(first.filter, header)) {
        throw new Broken(due, `Entry ${due} is shown, though the filter in the first line leaves it out.`);
      }
      if (header.action === ERASE && !this.erasures.says(header.n, body)) {
        throw new Broken(due, `Entry ${due} says that entries were erased, but not which earlier ones.`);
      }
      return;
    }
    if (body !== null || salt !== null)
      throw new Broken(due, `Entry ${due} says ${state}, but its body is there.`);
    if (header.action === ERASE)
      throw new Broken(due, `Entry ${due}, which says what was erased, must not be ${state}.`);
    if (state === 'erased') this.erasures.claims(due, this.line);
    else this.checkWithheld(entry, first, due);
  }

  private checkWithheld({ header }: RecordEntryLine, { filter }: RecordFirstLine, due: number): void {
    if (filter === null)
      throw new Broken(due, `The body of entry ${due} is withheld from an export that claims to be whole.`);
    if (!looksIntoBodies(filter) && selectsHeader(filter, header)) {
      throw new Broken(
        due,
        `The body of entry ${due} is withheld, though the filter in the first line takes it.`,
      );
    }
    this.withheld += 1;
  }

  private takeLast(value: object): void {
    const last = RecordLastLine.safeParse(value);
    const due = this.entryAtHand();
    if (!last.success) throw new Broken(due, `Line ${this.line} is no checkpoint.`);
    if (due !== null) {
      throw new Broken(
        due,
        `Entries are missing from ${due} on: the first line counts ${this.first?.count} of them.`,
      );
    }
    this.last = last.data;
    this.fileHash = this.file.digest('hex');
  }

  end(): Verdict {
    const { first, last } = this;
    if (first === null) throw new Broken(null, 'The file is empty.');
    if (last === null) {
      const due = this.entryAtHand();
      const why =
        due === null ? 'The checkpoint at its end is missing.' : `Entries are missing from ${due} on.`;
      throw new Broken(due, `The file was cut. ${why}`);
    }
    this.checkErasures();
    this.checkLast(first, last);
    this.checkTrusted(last);
    return this.verdict(first, last);
  }

  private checkErasures(): void {
    const claim = this.erasures.firstUnexplained();
    if (claim === null) return;
    this.line = claim.line;
    throw new Broken(
      claim.n,
      `Entry ${claim.n} is marked as erased, but no later entry of the record says so.`,
    );
  }

  /**
   * The end against the entries, by the key that the file itself names: who made that key is asked
   * afterwards.
   */
  private checkLast(first: RecordFirstLine, last: RecordLastLine): void {
    const { chain, count, head, at } = last.checkpoint;
    if (chain !== first.chain) throw new Broken(null, 'The checkpoint at the end is of another chain.');
    if (count !== this.n)
      throw new Broken(null, `The checkpoint counts ${count} entries, the file holds ${this.n}.`);
    if (head !== this.head)
      throw new Broken(this.n, 'The last entry is not the one that the checkpoint was signed for.');
    if (at !== first.exported) throw new Broken(null, 'The checkpoint was not signed for this export.');
    const key = fromRawPublic(last.publicKey);
    if (!isSignedBy(last, key)) throw new Broken(null, 'The signature of the checkpoint does not fit.');
    if (!verifyText(key, sealText(last, this.fileHash), last.seal)) {
      throw new Broken(
        null,
        'The seal of the file does not fit: something in it was changed after the export.',
      );
    }
  }

  private checkTrusted(last: RecordLastLine): void {
    const { key, checkpoint } = this.trusted;
    if (key !== undefined && last.publicKey !== rawPublicKey(key).toString('base64')) {
      const id = keyId(rawPublicKey(key));
      throw new Broken(
        null,
        `The export was signed with key ${last.checkpoint.key}, not with yours (${id}).`,
      );
    }
    if (checkpoint === undefined) return;
    if (!isSignedBy(checkpoint, fromRawPublic(checkpoint.publicKey))) {
      throw new Broken(null, 'Your checkpoint is not valid: its signature does not fit.');
    }
    if (checkpoint.checkpoint.count > this.n) {
      throw new Broken(
        this.n + 1,
        `Entries are missing from ${this.n + 1} on: your checkpoint has ${checkpoint.checkpoint.count}.`,
      );
    }
  }

  private verdict(first: RecordFirstLine, last: RecordLastLine): Verdict {
    const { chain, kind, count, exported } = first;
    const verified: Verified = {
      ...{ chain, kind, count, exported, head: this.head, withheld: this.withheld },
      erased: this.erasures.summary(),
      key: last.checkpoint.key,
    };
    const { key, checkpoint } = this.trusted;
    // A kept checkpoint speaks for its own entries, and its key for those that came later.
    const kept = checkpoint?.publicKey === last.publicKey || checkpoint?.checkpoint.count === count;
    if (key !== undefined || kept) return { result: 'good', ...verified };
    const why =
      checkpoint === undefined
        ? 'No key and no checkpoint was given to compare with.'
        : `It agrees with your checkpoint up to entry ${checkpoint.checkpoint.count}; another key signed it.`;
    return { result: 'unchecked', why, ...verified };
  }
}
