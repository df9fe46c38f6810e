/** `bailiwick decide --jsonl`: a stream of questions in, a stream of answers out, in order and in flat memory. */
import { isAscii, isUtf8 } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';
import type { Answer } from '../policy/answer.ts';
import { decide } from '../policy/decide.ts';
import { readQuestion, type QuestionError } from '../policy/read-question.ts';
import { QuestionScanner } from './question-scanner.ts';

/** Longest line that is looked at, in bytes; a longer one is passed over without being held in memory. */
const LONGEST_LINE = 256 * 1024 * 1024;
/** Answers are written in pieces of about this many characters. */
const PIECE = 256 * 1024;

const BAD_JSON: QuestionError = { code: 'bad-json', message: 'The line is not valid JSON.' };
const TOO_LONG: QuestionError = {
  code: 'bad-json',
  message: `The line is longer than ${LONGEST_LINE / 1024 / 1024} MiB and was not read.`,
};

const BAD_JSON_LINE = errorLine(BAD_JSON);

function errorLine(error: QuestionError): string {
  return `{"error":{"code":"${error.code}","message":${JSON.stringify(error.message)}}}\n`;
}

/** Answers are few and shared, so each is written out once. */
const answerTexts = new Map<Answer, string>();
function answerLine(answer: Answer): string {
  let text = answerTexts.get(answer);
  if (text === undefined) {
    text = `${JSON.stringify(answer)}\n`;
    answerTexts.set(answer, text);
  }
  return text;
}

const LINE_END = 10;
const NOT_JSON = Symbol('not JSON');

/** A line arrives as bytes in the form of Latin-1; JSON is UTF-8. */
function parse(line: string, ascii: boolean): unknown {
  let text = line;
  if (!ascii) {
    const bytes = Buffer.from(line, 'latin1');
    if (!isUtf8(bytes)) return NOT_JSON;
    text = bytes.toString('utf8');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // A RangeError (nested too deep) is as unreadable as a SyntaxError.
    if (error instanceof SyntaxError || error instanceof RangeError) return NOT_JSON;
    throw error;
  }
}

/** Takes bytes as they come and gives back the answers to the lines that are complete. */
export class LineAnswerer {
  /** Whether some line could not be understood. */
  failed = false;
  readonly #scanner = new QuestionScanner();
  #begun: string[] = [];
  #begunLength = 0;
  #begunAscii = true;

  #error(error: QuestionError): string {
    this.failed = true;
    return errorLine(error);
  }

  #answer(line: string, ascii: boolean): string {
    const value = parse(line, ascii);
    if (value === NOT_JSON) {
      this.failed = true;
      return BAD_JSON_LINE;
    }
    return this.#decide(value);
  }

  #decide(value: unknown): string {
    const { question, error } = readQuestion(value);
    return error === null ? answerLine(decide(question)) : this.#error(error);
  }

  /** Keeps the beginning of a line whose end has not come; of an overlong one, only its length. */
  #begin(part: string, ascii: boolean): void {
    this.#begunLength += part.length;
    this.#begunAscii &&= ascii;
    if (this.#begunLength > LONGEST_LINE) this.#begun = [];
    else this.#begun.push(part);
  }

  #finish(part: string, ascii: boolean): string {
    if (this.#begunLength === 0) return this.#answer(part, ascii);
    this.#begin(part, ascii);
    const line = this.#begunLength > LONGEST_LINE ? null : this.#begun.join('');
    const wholeAscii = this.#begunAscii;
    this.#begun = [];
    this.#begunLength = 0;
    this.#begunAscii = true;
    return line === null ? this.#error(TOO_LONG) : this.#answer(line, wholeAscii);
  }

  /** Answers every line that ends in these bytes, in pieces fit to be written. */
  *take(bytes: Buffer): Generator<string> {
    let out = '';
    let from = 0;
    while (from < bytes.length) {
      let end = this.#begunLength === 0 ? this.#scanner.scan(bytes, from) : -1;
      if (end !== -1) out += this.#decide(this.#scanner.value);
      else {
        end = bytes.indexOf(LINE_END, from);
        if (end === -1) break;
        const part = bytes.subarray(from, end);
        out += this.#finish(part.toString('latin1'), isAscii(part));
      }
      from = end + 1;
      if (out.length >= PIECE) {
        yield out;
        out = '';
      }
    }
    const rest = bytes.subarray(from);
    if (rest.length > 0) this.#begin(rest.toString('latin1'), isAscii(rest));
    if (out !== '') yield out;
  }

  /** Answers a last line that no line end follows. */
  end(): string {
    return this.#begunLength === 0 ? '' : this.#finish('', true);
  }
}

/** Writes in step with the reader at the other end; false once that one has gone. */
function writerTo(output: Writable): (text: string) => Promise<boolean> {
  let gone = false;
  let failure: Error | null = null;
  let wake: () => void = () => undefined;
  output.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    if (error.code !== 'EPIPE') failure = error;
    wake();
  });
  output.on('drain', () => wake());
  return async (text) => {
    if (!gone && text !== '' && !output.write(text)) await new Promise<void>((resolve) => (wake = resolve));
    if (failure !== null) throw failure;
    return !gone;
  };
}

/**
 * Answers a stream of questions.
 * @returns exit status: 1 if a line could not be understood, else 0; a reader who leaves early ends it quietly
 */
export async function answerLines(input: Readable, output: Writable): Promise<number> {
  // Lines that are not JSON come by the thousand; the trace of each would cost more than the line.
  Error.stackTraceLimit = 0;
  const answerer = new LineAnswerer();
  const write = writerTo(output);
  const answers = async (): Promise<void> => {
    for await (const bytes of input as AsyncIterable<Buffer>)
      for (const piece of answerer.take(bytes)) if (!(await write(piece))) return;
    await write(answerer.end());
  };
  await answers();
  return answerer.failed ? 1 : 0;
}
