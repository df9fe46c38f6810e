import { expect, it } from 'vitest';
import { networkKind } from './network.ts';

it.each([
  ['127.0.0.1', 'machine'],
  ['::/64', 'machine'],
  ['192.168.178.20', 'private'],
  ['172.16.4.1', 'private'],
  ['172.32.4.1', 'ipv4'],
  ['fd12:3456:789a:1::/64', 'private'],
  ['fe80::/64', 'private'],
  ['2001:db8:1:2::/64', 'ipv6'],
  ['203.0.113.9', 'ipv4'],
])('%s is told as %s', (network, kind) => {
  expect(networkKind(network)).toBe(kind);
});
