import { phoneFault, plainNumber } from '../../../contracts/phone.ts';
import { writtenAddress, type ClientRole } from '../../../contracts/common.ts';
import { emailKey, nameKeys } from '../../contacts/matching/keys.ts';
import { visible } from '../../contacts/matching/letters.ts';
import type { Column } from './columns.ts';
import { findColumns } from './columns.ts';
import { readTable } from './readTable.ts';
import { withoutGuard } from './writeCsv.ts';

/** The most people that one import may hold. */
export const MAX_ROWS = 5000;
const MAX_NAME = 100;
const MAX_PHONE = 40;

/** One person of an import, ready to be added. `line`: where the row begins in the file, from 1. */
export type PersonRow = {
  line: number;
  first: string;
  last: string;
  email: string;
  phone: string | null;
  role: ClientRole;
};

/** Why a row (or the file, then `line` is where that shows) cannot be taken: a sentence for its author. */
export type BadRow = { line: number; column?: Column; value?: string; reason: string };

/** What an import would do. When `bad` holds anything, nothing of the file may be imported. */
export type PeopleFile = { rows: PersonRow[]; bad: BadRow[] };

/** `existingEmails`: the mail addresses of the directory, as `emailKey` writes them. */
export type Directory = { existingEmails: ReadonlySet<string> };

const ROLES: ReadonlyMap<string, ClientRole> = new Map([
  ['superadmin', 'super-admin'],
  ['admin', 'admin'],
  ['member', 'member'],
]);

/**
 * Reads a file of people: a header row with the columns first, last, email, role and, if wanted, phone, in
 * any order; comma, semicolon or tab between the cells. Never throws: what is wrong with `text` stands in
 * `bad`, by line.
 */
export function readPeople(text: string, directory: Directory): PeopleFile {
  const table = readTable(text);
  const [header, ...body] = table.rows;
  if (table.fault !== null) return { rows: [], bad: [table.fault] };
  if (header === undefined) {
    return {
      rows: [],
      bad: [{ line: 1, reason: 'The file is empty; it needs a header row and one row a person.' }],
    };
  }
  const columns = findColumns(header);
  if (columns.bad.length > 0) return { rows: [], bad: columns.bad };
  if (body.length === 0) {
    return { rows: [], bad: [{ line: header.line, reason: 'There are no people below the header row.' }] };
  }
  const reader = new RowReader(columns.at, directory);
  for (const row of body.slice(0, MAX_ROWS)) reader.read(row.line, row.cells, header.cells.length);
  const excess = body[MAX_ROWS];
  if (excess !== undefined) {
    const reason = `The file holds ${body.length} people; one import takes ${MAX_ROWS}, so split it here.`;
    reader.bad.push({ line: excess.line, reason });
  }
  return { rows: reader.rows, bad: reader.bad };
}

/** Reads row after row and remembers which address stood where. */
class RowReader {
  readonly rows: PersonRow[] = [];
  readonly bad: BadRow[] = [];
  private readonly firstLine = new Map<string, number>();
  private readonly at: ReadonlyMap<Column, number>;
  private readonly directory: Directory;

  constructor(at: ReadonlyMap<Column, number>, directory: Directory) {
    this.at = at;
    this.directory = directory;
  }

  read(line: number, cells: readonly string[], width: number): void {
    if (cells.length !== width) {
      const has = count(cells.length, 'cell');
      const reason = `This row has ${has} and the header has ${width}; a comma within a cell needs quotes.`;
      this.bad.push({ line, reason });
      return;
    }
    const before = this.bad.length;
    const first = this.name(line, 'first', this.cell(cells, 'first'));
    const last = this.name(line, 'last', this.cell(cells, 'last'));
    const email = this.email(line, this.cell(cells, 'email'));
    const phone = this.phone(line, this.cell(cells, 'phone'));
    const role = this.role(line, this.cell(cells, 'role'));
    if (this.bad.length === before && role !== undefined) {
      this.rows.push({ line, first, last, email, phone, role });
    }
  }

  private cell(cells: readonly string[], column: Column): string {
    return withoutGuard((cells[this.at.get(column) ?? -1] ?? '').trim());
  }

  private refuse(line: number, column: Column, value: string, reason: string): void {
    this.bad.push({ line, column, ...(value === '' ? {} : { value: shown(value) }), reason });
  }

  private name(line: number, column: 'first' | 'last', raw: string): string {
    const word = column === 'first' ? 'first name' : 'last name';
    const text = visible(raw)?.trim() ?? null;
    if (raw === '' || text === '') this.refuse(line, column, raw, `The ${word} is empty.`);
    else if (text === null) this.refuse(line, column, raw, `The ${word} ${unreadable(raw)}`);
    else if (/\p{Cc}/u.test(text))
      this.refuse(line, column, raw, `The ${word} holds a line break or tab; keep it on one line.`);
    else if (text.length > MAX_NAME) {
      this.refuse(line, column, raw, `The ${word} has ${text.length} characters; ${MAX_NAME} fit.`);
    } else if (nameKeys(text).length === 0) {
      this.refuse(line, column, raw, `The ${word} holds no letter, so nobody could be found by it.`);
    }
    return text ?? '';
  }

  private email(line: number, raw: string): string {
    const text = writtenAddress(raw).trim();
    const key = emailKey(raw);
    if (raw === '') this.refuse(line, 'email', raw, 'The email is empty; every person needs one.');
    else if (raw.length > 254) this.refuse(line, 'email', raw, 'The email is longer than 254 characters.');
    else if (key === null)
      this.refuse(line, 'email', raw, 'This is not a mail address; it should look like ada@acme.example.');
    else {
      const earlier = this.firstLine.get(key);
      if (earlier === undefined) this.firstLine.set(key, line);
      else
        this.refuse(
          line,
          'email',
          raw,
          `This email stands on line ${earlier} already; each person needs their own.`,
        );
      if (this.directory.existingEmails.has(key)) {
        this.refuse(
          line,
          'email',
          raw,
          'A person with this email is in the directory already; take the row out.',
        );
      }
    }
    return text;
  }

  private phone(line: number, raw: string): string | null {
    const text = visible(raw)?.trim() ?? null;
    if (text === '') return null;
    const number = text === null ? '' : plainNumber(text);
    const fault = text === null || number.length > MAX_PHONE ? 'is no telephone number' : phoneFault(number);
    if (fault !== null)
      this.refuse(line, 'phone', raw, `The phone ${fault}; write it like +44 20 7946 0958.`);
    return number;
  }

  private role(line: number, raw: string): ClientRole | undefined {
    const role = ROLES.get((visible(raw) ?? '').toLowerCase().replace(/[\s_-]/g, ''));
    if (raw === '') this.refuse(line, 'role', raw, 'The role is empty; write Super admin, Admin or Member.');
    else if (role === undefined) {
      this.refuse(line, 'role', raw, `“${shown(raw)}” is no role; write Super admin, Admin or Member.`);
    }
    return role;
  }
}

function unreadable(raw: string): string {
  return raw.includes('\ufffd')
    ? 'was damaged on the way; save the file as UTF-8 and try again.'
    : 'holds a character that cannot be shown; type it again.';
}

/** A cell as it may stand in a message: short, and nothing in it that could move the text around it. */
function shown(value: string): string {
  const clean = value.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\ufffd');
  const letters = [...clean];
  return letters.length > 60 ? `${letters.slice(0, 59).join('')}…` : clean;
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
