import { CsvError, parse } from 'csv-parse/sync';
import type { BadRow } from './readPeople.ts';

/** The longest file that is read, in UTF-16 units: 5,000 rows of the longest names and addresses. */
export const MAX_TEXT = 4_000_000;

/**
 * What is taken apart at most: 10,000 rows, empty ones too, since a large file of short ones would hold everybody up for
 * minutes, and fewer where they have more cells than a list of people. An empty row of as many cells as the header costs less:
 * table programs leave thousands of them.
 */
const MOST_COST = 100_000;
const ROW_COST = 10;
const EMPTY_ROW_COST = 1;

/** Where the first row begins that is one too many. */
class TooMany extends Error {
  readonly line: number;
  constructor(line: number) {
    super('more rows than are read');
    this.line = line;
  }
}

const TOO_LARGE = 'The file is too large; one import takes 5,000 people. Empty rows below them count, too.';

/** The most cells of a row that is taken apart: a list of people has five, and each cell costs. */
const MOST_CELLS = 200;
const TOO_WIDE = `This row has more than ${MOST_CELLS} cells; a list of people has five columns.`;

/** One row with anything in it. `line`: where it begins in the file, from 1. */
export type TableRow = { line: number; cells: string[] };

/** The rows of a file, header first; or the fault that keeps it from being a table. */
export type Table = { rows: TableRow[]; fault: BadRow | null };

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Takes a comma, semicolon or tab separated file apart. Line ends of any system count as one line each, also
 * within quotes, so that `line` is what an editor shows. Rows without any content are left out.
 */
export function readTable(text: string): Table {
  if (text.length > MAX_TEXT) {
    return { rows: [], fault: { line: 1, reason: TOO_LARGE } };
  }
  if (text.includes('\0')) {
    const reason = 'This is not a text file; save the list as CSV in UTF-8 and try again.';
    return { rows: [], fault: { line: lineAt(text, text.indexOf('\0')), reason } };
  }
  const lines = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const { delimiter, skip } = findDelimiter(lines);
  const wide = tooWideAt(lines, delimiter);
  if (wide !== null) return { rows: [], fault: { line: wide, reason: TOO_WIDE } };
  let done = skip;
  let cost = 0;
  let width: number | undefined;
  try {
    const rows: TableRow[] = [];
    parse(lines, {
      delimiter,
      from_line: skip + 1,
      relax_column_count: true,
      record_delimiter: '\n',
      skip_empty_lines: true,
      onRecord: (cells: string[], context) => {
        const line = context.lines - lineBreaks(cells);
        done = context.lines;
        width ??= cells.length;
        const isFilled = cells.some((cell) => cell.trim() !== '');
        cost +=
          Math.max(1, cells.length / 5) * (isFilled || cells.length !== width ? ROW_COST : EMPTY_ROW_COST);
        if (cost > MOST_COST) throw new TooMany(line);
        if (isFilled) rows.push({ line, cells });
        return null;
      },
    });
    return { rows, fault: null };
  } catch (error) {
    if (error instanceof TooMany) return { rows: [], fault: { line: error.line, reason: TOO_LARGE } };
    if (!(error instanceof CsvError)) throw error;
    return { rows: [], fault: faultOf(error, done) };
  }
}

function faultOf(error: CsvError, done: number): BadRow {
  // The parser meets a quote that never closes at the end of the file; its author looks for where it opened.
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return { line: done + 1, reason: 'A quote opened on this line, or below it, is never closed.' };
  }
  const line = typeof error['lines'] === 'number' ? error['lines'] : done + 1;
  return {
    line,
    reason: 'A quote stands in the middle of a cell; put the cell in quotes and double the one inside.',
  };
}

/** The delimiter that the header row uses most, or that Excel's own first line (`sep=;`) names. */
function findDelimiter(text: string): { delimiter: string; skip: number } {
  const named = /^sep=([,;\t])\n/i.exec(text);
  if (named?.[1] !== undefined) return { delimiter: named[1], skip: 1 };
  const header = firstLine(text).replace(/"[^"]*"/g, '');
  const uses = DELIMITERS.map((delimiter) => ({ delimiter, times: timesIn(header, delimiter) }));
  const most = uses.reduce((best, one) => (one.times > best.times ? one : best));
  return { delimiter: most.delimiter, skip: 0 };
}

function timesIn(text: string, one: string): number {
  let times = 0;
  for (let at = text.indexOf(one); at >= 0; at = text.indexOf(one, at + 1)) times += 1;
  return times;
}

/**
 * Where the first row begins that has more cells than are taken apart; null where none has. It follows quotes as the parser
 * does, up to one that the parser refuses.
 */
function tooWideAt(text: string, delimiter: string): number | null {
  let [line, began, cells] = [1, 1, 1];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      const before = text[at - 1];
      const opens = before === undefined || before === '\n' || before === delimiter || before === '"';
      if (!isQuoted && !opens) return null;
      isQuoted = !isQuoted;
    } else if (sign === '\n') {
      line += 1;
      if (!isQuoted) [began, cells] = [line, 1];
    } else if (sign === delimiter && !isQuoted) {
      cells += 1;
      if (cells > MOST_CELLS) return began;
    }
  }
  return null;
}

/** The first line with anything in it. One expression for it would try each blank of a long empty line anew. */
function firstLine(text: string): string {
  const at = Math.max(0, text.search(/\S/));
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end);
}

function lineBreaks(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n?|\n/).length;
}
