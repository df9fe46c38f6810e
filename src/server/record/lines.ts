/**
 * The longest line that is read, in bytes: far more than any entry, and little enough to be held in memory.
 */
export const MAX_LINE = 16 * 1024 * 1024;

/** Thrown when bytes are no lines of text; `line` is where, from 1, and the message is a plain sentence. */
export class LineFault extends Error {
  override name = 'LineFault';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/**
 * The lines of a stream of bytes, without their line ends, one after the other in little memory. A line ends
 * with LF and nothing else; the last one too.
 *
 * @throws LineFault for bytes that are not UTF-8, a line over `MAX_LINE`, or a last line without its end.
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let line = 1;
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = buffer.indexOf(10); end !== -1; end = buffer.indexOf(10, start)) {
      const rest = buffer.subarray(start, end);
      yield decode(held.length === 0 ? rest : Buffer.concat([...held, rest]), line);
      held = [];
      heldBytes = 0;
      line += 1;
      start = end + 1;
    }
    if (start === buffer.length) continue;
    heldBytes += buffer.length - start;
    if (heldBytes > MAX_LINE) throw new LineFault(line, `Line ${line} is longer than any line of a record.`);
    // A copy, for the stream may use its memory again.
    held.push(Buffer.from(buffer.subarray(start)));
  }
  if (heldBytes > 0) {
    throw new LineFault(line, `The file stops in the middle of line ${line}; the rest of it is missing.`);
  }
}

/** Fatal, and with a byte order mark kept as what it is: no two files may read alike. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Buffer, line: number): string {
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    const fault = new LineFault(line, `Line ${line} is not text in UTF-8.`);
    fault.cause = cause;
    throw fault;
  }
}
