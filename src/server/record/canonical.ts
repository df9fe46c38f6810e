import canonicalize from 'canonicalize';

/**
 * Thrown when a value or a line has no one canonical form; the message ends a sentence that begins "It …".
 */
export class NotCanonical extends Error {
  override name = 'NotCanonical';
}

/**
 * The one serialisation (RFC 8785, JCS) of a JSON value: keys sorted, no white space, shortest numbers and
 * escapes.
 *
 * @throws NotCanonical for what JSON cannot say (NaN, functions), for half a surrogate pair, and for values
 * nested   deeper than the stack.
 */
export function canonical(value: unknown): string {
  const text = serialise(value);
  if (text === undefined) throw new NotCanonical('holds a value that JSON cannot say');
  // JSON.stringify writes half a surrogate pair as an escape; RFC 8785 demands an error, for readers differ
  // here.
  if (/\\ud[89a-f]/.test(text) && hasLoneSurrogate(value)) throw new NotCanonical('holds half a character');
  return text;
}

/**
 * The value of a line that is exactly its own canonical form. Since only one text exists for each value, no
 * two readers can understand one line in two ways: doubled keys, other orders, white space, `1.0`, `\u0041`
 * are all refused.
 *
 * @throws NotCanonical
 */
export function parseCanonical(line: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new NotCanonical('is no JSON', { cause });
  }
  if (canonical(value) !== line) {
    throw new NotCanonical(
      line.endsWith('\r')
        ? 'ends in CR LF, so the file was converted on its way'
        : 'is JSON, but not written in the one canonical way',
    );
  }
  return value;
}

function serialise(value: unknown): string | undefined {
  try {
    return canonicalize(value);
  } catch (cause) {
    throw new NotCanonical(
      cause instanceof RangeError ? 'is nested too deep' : 'holds a number that JSON cannot say',
      { cause },
    );
  }
}

/** Not recursive over strings, and only asked when an escape makes it possible. */
function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === 'string') return /\p{Cs}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => /\p{Cs}/u.test(key) || hasLoneSurrogate(inner));
}
