import type { AgentPoints, AgentSays } from '../../contracts/session-peer.ts';

/** Limits of the contract, which itself would weigh too much here; a test compares. */
export const MOST = { bytes: 16 * 1024, parts: 400, chars: 15_000, points: 200 } as const;

type Fields = Readonly<Record<string, unknown>>;

const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
const isMid = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.length <= 16);
const isShort = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= most;
const isWhole = (value: unknown, from: number, to: number): value is number =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
const isPlace = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(isShare);

const forms: { readonly [T in AgentSays['t']]: (said: Fields) => boolean } = {
  tracks: ({ screen, camera, voice }) => [screen, camera, voice].every(isMid),
  line: ({ id }) => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id),
  stroke: ({ id, points, color, done }) =>
    isShort(id, 40) &&
    Array.isArray(points) &&
    points.length <= MOST.points &&
    points.every(isPlace) &&
    ['red', 'blue', 'green', 'yellow'].includes(color as string) &&
    typeof done === 'boolean',
  clear: () => true,
  frozen: ({ id, part, of, data }) =>
    isShort(id, 40) &&
    isWhole(part, 0, MOST.parts - 1) &&
    isWhole(of, 1, MOST.parts) &&
    typeof data === 'string' &&
    data.length <= MOST.chars,
  thaw: () => true,
};

function fieldsOf(data: unknown): Fields | null {
  if (typeof data !== 'string' || data.length > MOST.bytes) return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}

/** Reads what an agent's page said on `ctl`; null: nothing that this page knows. Other people's pages are not trusted. */
export function readSaid(data: unknown): AgentSays | null {
  const said = fieldsOf(data);
  if (said === null || typeof said['t'] !== 'string' || !Object.hasOwn(forms, said['t'])) return null;
  return forms[said['t'] as AgentSays['t']](said) ? (said as unknown as AgentSays) : null;
}

/** Reads a place of an agent's pointer. */
export function readPoint(data: unknown): AgentPoints | null {
  const said = fieldsOf(data);
  if (said?.['t'] !== 'point') return null;
  const { x, y } = said;
  const whole = (isShare(x) && isShare(y)) || (x === null && y === null);
  return whole ? (said as unknown as AgentPoints) : null;
}
