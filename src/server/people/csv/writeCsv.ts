/** A cell that a spreadsheet would run as a formula, or that begins with what it skips before one. */
const FORMULA = /^[\s\u200b\ufeff]*[=+\-@＝＋－＠|%]|^[\t\r\n]/;

/**
 * Writes a table that a spreadsheet opens without running anything in it: every cell in quotes, and one that
 * could be a formula begins with an apostrophe, which spreadsheets take for "this is text". UTF-8 mark and
 * CRLF, for Excel.
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')}`;
}

function quoted(cell: string): string {
  const safe = FORMULA.test(cell) || isGuarded(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}

function isGuarded(cell: string): boolean {
  return cell.startsWith("'") && FORMULA.test(cell.replace(/^'+/, ''));
}

/**
 * The cell that `writeCsv` was given, from the cell that it wrote: a telephone number comes back as it was.
 */
export function withoutGuard(cell: string): string {
  return isGuarded(cell) ? cell.slice(1) : cell;
}
