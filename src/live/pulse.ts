/** What a browser tells of the ways that a connection tried; each counts what came on it. */
interface Report {
  readonly type: string;
  readonly bytesReceived?: number;
  readonly requestsReceived?: number;
  readonly responsesReceived?: number;
}

/**
 * How much came over a connection so far, of whatever kind: both ends ask each other all the time whether the way stands.
 * Null: this browser does not tell.
 */
export function cameOver(reports: Iterable<Report>): number | null {
  let came: number | null = null;
  for (const { type, bytesReceived = 0, requestsReceived, responsesReceived } of reports) {
    if (type !== 'candidate-pair' || requestsReceived === undefined) continue;
    came = (came ?? 0) + bytesReceived + requestsReceived + (responsesReceived ?? 0);
  }
  return came;
}

/** A way on which nothing came for this long is lost, ms. On one that carries nothing else a word comes every 2.5 s. */
const SILENT = 3_500;

/** Whether anything still comes over a connection; a browser says it itself only after some seconds more. */
export class Pulse {
  #came: number | null = null;
  #since = 0;

  /** Takes what came so far. @returns whether nothing has come for so long that the way is lost; told once for each silence */
  take(came: number | null, now: number): boolean {
    if (came === null || came !== this.#came) {
      this.#came = came;
      this.#since = now;
      return false;
    }
    if (now - this.#since < SILENT) return false;
    this.#since = now;
    return true;
  }
}
