/** What one error code means: to the caller, to the machine that reads it, and to whoever runs the server. */
export interface ErrorEntry {
  /** HTTP status of the reply. */
  readonly status: number;
  /** A few words that do not change between occurrences. */
  readonly title: string;
  /** What was refused and why; `{name}` is filled from the problem's members. */
  readonly detail: string;
  /** What the reader can do about it. */
  readonly next: string;
  /** Whether the extra members and the filled detail may leave the server. */
  readonly safe: boolean;
  /** Whether an operator should see it in the log as an error. */
  readonly report: boolean;
}

/** A code whose members the caller may see. */
export const entry = (status: number, title: string, detail: string, next: string): ErrorEntry => ({
  status,
  title,
  detail,
  next,
  safe: true,
  report: false,
});
/** A code that hides its members and that an operator should look at. */
export const reported = (status: number, title: string, detail: string, next: string): ErrorEntry => ({
  ...entry(status, title, detail, next),
  safe: false,
  report: true,
});
