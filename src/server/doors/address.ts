/**
 * What a network address counts as in a limit: IPv4 by itself, IPv6 by its /64, since one household or one
 * rented machine holds a whole /64.
 *
 * @example networkOf('2001:db8:1:2:3::4') === '2001:db8:1:2::/64'
 */
export function networkOf(ip: string): string {
  const plain = plainAddress(ip);
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const missing = plain.includes('::') ? 8 - left.length - right.length : 0;
  const groups = [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right];
  const first = groups.slice(0, 4).map((group) => (parseInt(group, 16) || 0).toString(16));
  return `${first.join(':')}::/64`;
}

/** An address without zone, and IPv4 out of its IPv6 wrapping. */
export function plainAddress(ip: string): string {
  return ip
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')
    .toLowerCase();
}
