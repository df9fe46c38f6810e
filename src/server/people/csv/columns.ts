import type { BadRow } from './readPeople.ts';
import type { TableRow } from './readTable.ts';

/** The columns of a file of people. `phone` may be left out. */
export const COLUMNS = ['first', 'last', 'email', 'phone', 'role'] as const;
export type Column = (typeof COLUMNS)[number];

/** What people head these columns with, in lower case and without spaces, hyphens and underscores. */
const HEADINGS: ReadonlyMap<string, Column> = new Map([
  ['first', 'first'],
  ['firstname', 'first'],
  ['givenname', 'first'],
  ['last', 'last'],
  ['lastname', 'last'],
  ['familyname', 'last'],
  ['surname', 'last'],
  ['email', 'email'],
  ['emailaddress', 'email'],
  ['mail', 'email'],
  ['phone', 'phone'],
  ['phonenumber', 'phone'],
  ['telephone', 'phone'],
  ['role', 'role'],
]);

/**
 * Which cell of a row holds which column, read from the header row; `bad` says what is wrong with that row.
 */
export function findColumns(header: TableRow): { at: Map<Column, number>; bad: BadRow[] } {
  const at = new Map<Column, number>();
  const bad: BadRow[] = [];
  for (const [index, cell] of header.cells.entries()) {
    const column = HEADINGS.get(cell.toLowerCase().replace(/[\s_-]/g, ''));
    if (column === undefined) {
      const name =
        cell.trim() === '' ? `Column ${index + 1} has no name` : `“${short(cell)}” is no column here`;
      bad.push({ line: header.line, reason: `${name}; the columns are ${COLUMNS.join(', ')}.` });
    } else if (at.has(column)) {
      bad.push({ line: header.line, column, reason: `The column ${column} stands there twice; keep one.` });
    } else at.set(column, index);
  }
  for (const column of COLUMNS) {
    if (column === 'phone' || at.has(column)) continue;
    const reason = `The header row has no column ${column}; the first row must name the columns.`;
    bad.push({ line: header.line, column, reason });
  }
  return { at, bad };
}

function short(cell: string): string {
  return cell
    .trim()
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd')
    .slice(0, 40);
}
