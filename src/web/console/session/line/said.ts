import type { CustomerSays } from '../../../../contracts/session-peer.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Most characters of one message; the contract has the same, as bytes. */
const MOST = 16 * 1024;

const isMid = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && value.length <= 16);

const forms: { readonly [T in CustomerSays['t']]: (said: Fields) => boolean } = {
  tracks: ({ screen, camera, voice }) => [screen, camera, voice].every(isMid),
  line: ({ id }) => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id),
  surface: ({ on }) => ['page', 'copy', 'none'].includes(on as string),
};

function fieldsOf(data: unknown): Fields | null {
  if (typeof data !== 'string' || data.length > MOST) return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}

/** Reads what a customer's page said on `ctl`; null: nothing that this page knows. Other people's pages are not trusted. */
export function readSaid(data: unknown): CustomerSays | null {
  const said = fieldsOf(data);
  if (said === null || typeof said['t'] !== 'string' || !Object.hasOwn(forms, said['t'])) return null;
  return forms[said['t'] as CustomerSays['t']](said) ? (said as unknown as CustomerSays) : null;
}
