/**
 * What keeps a command from doing its work, told in one sentence to the person at the terminal:
 * what stands in the way and what to do next. The command line prints the message alone and ends
 * with {@link Obstacle.exitCode}; anything else that is thrown is a fault of ours and keeps its stack.
 */
export class Obstacle extends Error {
  /** The exit status: 2 for a wrong setting, 1 for everything else. */
  readonly exitCode: number;

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Obstacle';
    this.exitCode = options.exitCode ?? 1;
  }
}

/** The code of a Node or PostgreSQL error (`ENOENT`, `28P01` …), or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the disk took nothing more: it, or the writer's share of it, is full. */
export function isNoRoom(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** Whether PostgreSQL's disk took nothing more. */
export function isFullDatabase(error: unknown): boolean {
  return codeOf(error) === '53100';
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
