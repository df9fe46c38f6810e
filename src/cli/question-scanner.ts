/**
 * Reads a line of JSON that looks like a question, several times as fast as `JSON.parse`, and leaves every other line
 * to it. It knows JSON, the words of the policy and nothing of their rules: what a question may hold is judged later.
 */
import {
  ASKER_ROLES,
  CHANGE_ASPECTS,
  CLIENT_ACTIONS,
  DESK_ACTIONS,
  DESK_ROLES,
  PRESETS,
  VIEW_ASPECTS,
} from '../policy/words.ts';

const FIELDS = [
  'account',
  'role',
  'roles',
  'action',
  'subject',
  'tier',
  'minTier',
  'preset',
  'approved',
  'superAdmins',
  'authorised',
  'seat',
  'grants',
] as const;
const SUBJECT_FIELDS = ['own', 'role', 'signedBy', 'aspect', 'granted', 'everywhere', 'managed'] as const;

const VALUES = [
  'client',
  'desk',
  ...ASKER_ROLES,
  ...CLIENT_ACTIONS,
  ...DESK_ACTIONS,
  ...DESK_ROLES,
  ...VIEW_ASPECTS,
  ...CHANGE_ASPECTS,
  ...PRESETS,
];
/** Names first, so that a name's number is its place among the fields read; `role` is the same in both. */
const WORDS = [...new Set<string>([...FIELDS, ...SUBJECT_FIELDS, ...VALUES])];
const NAMES = new Set<string>([...FIELDS, ...SUBJECT_FIELDS]).size;
const place = (name: string): number => WORDS.indexOf(name);
const IN_QUESTION = WORDS.map((word) => (FIELDS as readonly string[]).includes(word));
const IN_SUBJECT = WORDS.map((word) => (SUBJECT_FIELDS as readonly string[]).includes(word));
const BYTES = WORDS.map((word) => new TextEncoder().encode(word));

/** A hash table of the words: slot to word's number + 1; 0 is empty. Four times as many slots as words, or more. */
const SLOTS = 512;
const table = new Uint8Array(SLOTS);

function hashed(hash: number, byte: number): number {
  return (Math.imul(hash, 33) ^ byte) | 0;
}
for (const [number, bytes] of BYTES.entries()) {
  let slot = bytes.reduce(hashed, 0) & (SLOTS - 1);
  while (table[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
  table[slot] = number + 1;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const [TRUE, FALSE, NULL] = [bytesOf('true'), bytesOf('false'), bytesOf('null')];
const ZERO = 48;
const ROLE = place('role');
const SUBJECT = place('subject');
const [OWN, SIGNED_BY, ASPECT, GRANTED, EVERYWHERE, MANAGED] = [
  place('own'),
  place('signedBy'),
  place('aspect'),
  place('granted'),
  place('everywhere'),
  place('managed'),
];

/** What was read of a line, by the numbers of the names; undefined where the line has none. */
type Read = unknown[];

/** Always the same fields in the same order, which is what makes reading them fast later. */
function questionOf(read: Read): object {
  return {
    account: read[0],
    role: read[1],
    roles: read[2],
    action: read[3],
    subject: read[4],
    tier: read[5],
    minTier: read[6],
    preset: read[7],
    approved: read[8],
    superAdmins: read[9],
    authorised: read[10],
    seat: read[11],
    grants: read[12],
  };
}

function subjectOf(read: Read): object {
  return {
    own: read[OWN],
    role: read[ROLE],
    signedBy: read[SIGNED_BY],
    aspect: read[ASPECT],
    granted: read[GRANTED],
    everywhere: read[EVERYWHERE],
    managed: read[MANAGED],
  };
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;
const LINE_END = 10;

/** Reads one line after another; what it read of the last stands in `value`. */
export class QuestionScanner {
  value: object = {};
  readonly #question: Read = new Array<unknown>(NAMES).fill(undefined);
  readonly #subject: Read = new Array<unknown>(NAMES).fill(undefined);
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #failed = false;

  /**
   * Reads the line that begins at `from`.
   * @returns the place of its line end, or -1 where the line is not plain, not known or not whole
   */
  scan(bytes: Uint8Array, from: number): number {
    this.#bytes = bytes;
    this.#at = from;
    this.#failed = false;
    this.#question.fill(undefined);
    this.#members(this.#question, IN_QUESTION);
    if (this.#failed || this.#peek() !== LINE_END) return -1;
    this.value = questionOf(this.#question);
    return this.#at;
  }

  /** The next byte that is no space (a line end is none here); -1 after the last. */
  #peek(): number {
    const bytes = this.#bytes;
    let byte = this.#at < bytes.length ? (bytes[this.#at] ?? -1) : -1;
    while (byte === 32 || byte === 9 || byte === 13) {
      this.#at += 1;
      byte = this.#at < bytes.length ? (bytes[this.#at] ?? -1) : -1;
    }
    return byte;
  }

  #expect(byte: number): void {
    if (this.#peek() === byte) this.#at += 1;
    else this.#failed = true;
  }

  /** The number of the string that comes next, if it is a known word; an escape or anything else fails. */
  #word(): number {
    this.#expect(QUOTE);
    const bytes = this.#bytes;
    const end = bytes.length;
    const from = this.#at;
    let at = from;
    let hash = 0;
    for (; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE || byte < 32) break;
      hash = hashed(hash, byte);
    }
    this.#at = at + 1;
    let slot = hash & (SLOTS - 1);
    let number = (table[slot] ?? 0) - 1;
    while (number !== -1) {
      if (at < end && this.#isWord(number, from, at)) return number;
      slot = (slot + 1) & (SLOTS - 1);
      number = (table[slot] ?? 0) - 1;
    }
    this.#failed = true;
    return 0;
  }

  /** Whether these bytes, and then a quote, are the word. */
  #isWord(number: number, from: number, to: number): boolean {
    const word = BYTES[number];
    if (word === undefined || word.length !== to - from || this.#bytes[to] !== QUOTE) return false;
    for (let offset = 0; offset < word.length; offset += 1)
      if (word[offset] !== this.#bytes[from + offset]) return false;
    return true;
  }

  /** `true`, `false` or `null`, of which the first letter was seen. */
  #literal(text: Uint8Array, value: boolean | null): boolean | null {
    for (let offset = 0; offset < text.length; offset += 1)
      if (this.#bytes[this.#at + offset] !== text[offset]) this.#failed = true;
    this.#at += text.length;
    return value;
  }

  #list(): string[] {
    const list: string[] = [];
    this.#at += 1;
    if (this.#peek() === CLOSE_LIST) {
      this.#at += 1;
      return list;
    }
    while (!this.#failed) {
      list.push(WORDS[this.#word()] ?? '');
      if (this.#peek() !== COMMA) break;
      this.#at += 1;
    }
    this.#expect(CLOSE_LIST);
    return list;
  }

  /** A value that is no object; of numbers, single digits only. */
  #value(): unknown {
    const byte = this.#peek();
    if (byte === QUOTE) return WORDS[this.#word()];
    if (byte === TRUE[0]) return this.#literal(TRUE, true);
    if (byte === FALSE[0]) return this.#literal(FALSE, false);
    if (byte === NULL[0]) return this.#literal(NULL, null);
    if (byte === OPEN_LIST) return this.#list();
    if (byte < ZERO || byte > ZERO + 9) this.#failed = true;
    this.#at += 1;
    return byte - ZERO;
  }

  /** `{"name": value, …}`; a name that is not known here, or comes twice, fails. */
  #members(into: Read, known: readonly boolean[]): void {
    this.#expect(OPEN);
    if (this.#peek() === CLOSE) {
      this.#at += 1;
      return;
    }
    while (!this.#failed) {
      const name = this.#word();
      this.#expect(COLON);
      if (known[name] !== true || into[name] !== undefined) this.#failed = true;
      else if (name === SUBJECT && this.#peek() === OPEN) {
        this.#subject.fill(undefined);
        this.#members(this.#subject, IN_SUBJECT);
        into[name] = subjectOf(this.#subject);
      } else into[name] = this.#value();
      if (this.#peek() !== COMMA) break;
      this.#at += 1;
    }
    this.#expect(CLOSE);
  }
}
