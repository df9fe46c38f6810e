import { describe, expect, it } from 'vitest';
import { networkOf, siteOf, trustOf } from './address.ts';

describe('whom to believe in what is forwarded', () => {
  it('is nobody by default, and nobody on a connection that is gone', () => {
    expect(trustOf([])('127.0.0.1')).toBe(false);
    const trust = trustOf(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32', '::1']);
    for (const address of [undefined, '', 'unix', '10.1', '11.0.0.1', '2001:db9::1', '::ffff:11.0.0.1'])
      expect([address, trust(address)]).toEqual([address, false]);
    for (const address of [
      '127.0.0.1',
      '10.200.0.1',
      '2001:db8:1::2',
      '::1',
      '::ffff:10.0.0.1',
      '10.0.0.1:443',
    ])
      expect([address, trust(address)]).toEqual([address, true]);
  });
});

it('a site is the IPv6 /48 of a network, as the database writes it, too; IPv4 has none', () => {
  const site = (ip: string) => siteOf(networkOf(ip));
  expect(site('2001:db8:1:2:3::4')).toBe('2001:db8:1::/48');
  expect([site('2001:db8::1'), site('2001:db8:0:7::1'), site('::1')]).toEqual([
    '2001:db8::/48',
    '2001:db8::/48',
    '::/48',
  ]);
  expect([site('192.0.2.1'), site('::ffff:192.0.2.1'), siteOf('')]).toEqual([null, null, null]);
});
