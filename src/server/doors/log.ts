import { pino, type DestinationStream, type Logger } from 'pino';

/** What stands for itself: not a part of a version, a time, an address of a page or a UUID. */
const alone = (digits: string): RegExp =>
  new RegExp(`(?<!\\w|\\d[.:]|\\w-)(?:${digits})(?!\\w|[.:]\\d|-\\w)`, 'g');

/**
 * Mail addresses, tokens (43 characters of base64url), and what is read out, as it is shown or typed: codes of 6 to 8 digits,
 * support keys of 9.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/[^\s@"'<>()=,;:]+@[^\s@"'<>()=,;:]+/g, '[address]'],
  [/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, '[token]'],
  [alone('\\d{6,9}|\\d{4}\\s\\d{4}|\\d{3}(?:(?:[\\s+-]|%20)\\d{3}){2}'), '[code]'],
];

/** A text without mail addresses, tokens and codes. */
export function scrub(text: string): string {
  return SECRETS.reduce((rest, [pattern, word]) => rest.replace(pattern, word), text);
}

/** An error as the log keeps it: never the `detail` of PostgreSQL, which quotes values of rows. */
export function loggedError(error: unknown): object {
  if (!(error instanceof Error)) return { message: scrub(String(error)) };
  const { code, table, constraint, routine } = error as Error & Record<string, unknown>;
  return {
    type: error.name,
    message: scrub(error.message),
    ...(code === undefined ? {} : { code }),
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(routine === undefined ? {} : { routine }),
    stack: scrub(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  };
}

/** A path without its query, which may name a person. */
export function loggedPath(url: string | undefined): string {
  return scrub((url ?? '').split('?', 1)[0] ?? '').slice(0, 300);
}

/**
 * The server's log: JSON lines, without tokens, codes and mail addresses.
 *
 * @param level the least that is written: `info`, `warn`, `error`, `silent` …
 * @param to where it goes; standard output by default
 */
export function makeLog(level: string, to?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: loggedError },
  };
  return to ? pino(options, to) : pino(options);
}
