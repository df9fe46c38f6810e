import { ERASE } from '../../contracts/record.ts';
import type { RecordBody, RecordFilter, RecordHeader } from '../../contracts/record.ts';

/** Whether `filter` can be checked by headers alone, so that a reader of an export can check it as well. */
export function looksIntoBodies(filter: RecordFilter): boolean {
  return filter.text !== undefined || filter.outcome !== undefined;
}

/** Whether the parts of `filter` that concern headers take this entry. An erasure is always taken. */
export function selectsHeader(filter: RecordFilter | null, header: RecordHeader): boolean {
  if (filter === null || header.action === ERASE) return true;
  const { action, actor, since, until } = filter;
  if (action !== undefined && header.action !== action && !header.action.startsWith(`${action}.`))
    return false;
  if (actor !== undefined && header.actor !== actor) return false;
  // One form with a fixed number of digits: order of text is order of time.
  if (since !== undefined && header.at < since) return false;
  return until === undefined || header.at < until;
}

/** Whether an export by `filter` carries the body of this entry. `null` carries all. */
export function selects(filter: RecordFilter | null, header: RecordHeader, body: RecordBody): boolean {
  if (!selectsHeader(filter, header)) return false;
  return filter === null || header.action === ERASE || selectsBody(filter, body);
}

/** Whether the parts of `filter` that look into bodies take this one, erasures like any other. */
export function selectsBody(filter: RecordFilter, body: RecordBody): boolean {
  if (filter.outcome !== undefined && outcomeOf(body) !== filter.outcome) return false;
  return filter.text === undefined || holdsText(body, filter.text.toLowerCase());
}

/** The outcome of the answer that a body holds, if it holds one. */
export function outcomeOf(body: RecordBody): string | null {
  const answer = body['answer'];
  if (typeof answer !== 'object' || answer === null || !('outcome' in answer)) return null;
  return typeof answer.outcome === 'string' ? answer.outcome : null;
}

function holdsText(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(text);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner) => holdsText(inner, text));
}
