import type { AgentSays, CustomerSays } from '../contracts/session-peer.ts';

/** Limits of the contract, which itself would weigh too much on a customer's page; a test compares. */
export const MOST = { bytes: 16 * 1024, parts: 400, chars: 15_000, points: 200 } as const;

type Fields = Readonly<Record<string, unknown>>;
/** Whether the fields of a message are what they have to be. */
export type Form = (said: Fields) => boolean;

/** A share of the picture's width or height. */
export const isShare = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 1;
const isMid = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.length <= 16);
const isShort = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= most;
const isWhole = (value: unknown, from: number, to: number): value is number =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
/** An id as the server gives them. */
export const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);
const isPlace = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(isShare);

/** What both sides' pages may say on `ctl`. */
export const SHARED_FORMS: { readonly [T in (AgentSays & CustomerSays)['t']]: Form } = {
  tracks: ({ screen, camera, voice }) => [screen, camera, voice].every(isMid),
  line: ({ id }) => isId(id),
  clear: () => true,
  thaw: () => true,
  stroke: ({ id, points, color, done }) =>
    isShort(id, 40) &&
    Array.isArray(points) &&
    points.length <= MOST.points &&
    points.every(isPlace) &&
    ['red', 'blue', 'green', 'yellow'].includes(color as string) &&
    typeof done === 'boolean',
  frozen: ({ id, part, of, data }) =>
    isShort(id, 40) &&
    isWhole(part, 0, MOST.parts - 1) &&
    isWhole(of, 1, MOST.parts) &&
    typeof data === 'string' &&
    data.length <= MOST.chars,
};

/** The fields of a message; null: it is none, or too long. */
export function fieldsOf(data: unknown): Fields | null {
  if (typeof data !== 'string' || data.length > MOST.bytes) return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}

/** Reads a message that has one of these forms; null: nothing that this page knows. Other people's pages are not trusted. */
export function readForm(data: unknown, forms: Readonly<Record<string, Form>>): Fields | null {
  const said = fieldsOf(data);
  const t = said?.['t'];
  if (said === null || typeof t !== 'string' || !Object.hasOwn(forms, t)) return null;
  return forms[t]?.(said) === true ? said : null;
}
