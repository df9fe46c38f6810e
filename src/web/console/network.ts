/** How a network is told to an agent, who compares it with what the caller says of where they are. */
export type NetworkKind = 'machine' | 'private' | 'ipv6' | 'ipv4';

const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/;

/** @param network an IPv4 address, or an IPv6 network of 64 bits, e.g. `2001:db8::/64` */
export function networkKind(network: string): NetworkKind {
  if (/^127\./.test(network) || network === '::/64') return 'machine';
  if (PRIVATE.test(network)) return 'private';
  return network.includes(':') ? 'ipv6' : 'ipv4';
}
