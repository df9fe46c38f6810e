import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../../tools/programs.ts';
import { until } from '../../testing/acme.ts';
import { iceServers } from './ice.ts';

const coturn = findProgram({ program: 'turnserver', package: 'coturn', neededBy: 'the tests of the relay' });

const MAGIC = 0x2112a442;
/** Methods and attributes of RFC 8656, as far as they are needed. */
const [ALLOCATE, PERMISSION] = [0x003, 0x008];
const [USERNAME, INTEGRITY, ERROR, PEER, REALM, NONCE, FAMILY, TRANSPORT] = [
  0x06, 0x08, 0x09, 0x12, 0x14, 0x15, 0x17, 0x19,
];

/** The refusal of a relay to whoever has as many as they may. */
const QUOTA_REACHED = 486;

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function header(method: number, length: number, id: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(method);
  head.writeUInt16BE(length, 2);
  head.writeUInt32BE(MAGIC, 4);
  return Buffer.concat([head, id]);
}

/** A request; signed when there is a key. */
function request(method: number, attributes: readonly Buffer[], key?: Buffer, id = randomBytes(12)): Buffer {
  const body = Buffer.concat(attributes);
  if (key === undefined) return Buffer.concat([header(method, body.length, id), body]);
  const head = header(method, body.length + 24, id);
  const mark = createHmac('sha1', key)
    .update(Buffer.concat([head, body]))
    .digest();
  return Buffer.concat([head, body, attribute(INTEGRITY, mark)]);
}

/** The attributes of a reply. */
function attributesOf(reply: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= reply.length;) {
    const length = reply.readUInt16BE(at + 2);
    found.set(reply.readUInt16BE(at), reply.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return found;
}

const UDP = attribute(TRANSPORT, Buffer.from([17, 0, 0, 0]));
const IPV6 = attribute(FAMILY, Buffer.from([2, 0, 0, 0]));
const peer = (ip: string) => {
  const address = Buffer.from([0, 1, 0, 9, ...ip.split('.').map(Number)]);
  const mask = Buffer.from([0, 0, 0x21, 0x12, 0x21, 0x12, 0xa4, 0x42]);
  return attribute(PEER, Buffer.from(address.map((byte, at) => byte ^ (mask[at] ?? 0))));
};

/** @param groups the eight groups of an IPv6 address, written out with `:` between */
const peer6 = (groups: string, id: Buffer) => {
  const written = groups.split(':').map((group) => group.padStart(4, '0'));
  const address = Buffer.from(`00020009${written.join('')}`, 'hex');
  const mask = Buffer.concat([Buffer.from('000021122112a442', 'hex'), id]);
  return attribute(PEER, Buffer.from(address.map((byte, at) => byte ^ (mask[at] ?? 0))));
};
/** Whether this computer has IPv6 at all. */
const ipv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

describe.skipIf(coturn === null)('the relay, set up as the README says', () => {
  const [folder, port, secret] = [
    mkdtempSync(join(tmpdir(), 'bailiwick-relay-')),
    34_781,
    'for this test alone',
  ];
  let relay: ChildProcess;
  let socket: Socket;
  const ask = async (message: Buffer, from = socket) => {
    from.send(message, port, '127.0.0.1');
    const [reply] = (await once(from, 'message', { signal: AbortSignal.timeout(2_000) })) as [Buffer];
    return attributesOf(reply);
  };
  const refusal = (reply: Map<number, Buffer>) => {
    const error = reply.get(ERROR);
    return error === undefined ? null : (error[2] ?? 0) * 100 + (error[3] ?? 0);
  };

  /** What a page asks with credentials of a name, from a socket: gives back the refusal, or null. */
  const signerOf = async (name: string, from = socket) => {
    const [turn] = iceServers({ urls: ['turn:x'], secret }, name);
    const first = await ask(request(ALLOCATE, [UDP]), from);
    const [realm, nonce] = [first.get(REALM) ?? Buffer.alloc(0), first.get(NONCE) ?? Buffer.alloc(0)];
    const { username = '', credential = '' } = turn ?? {};
    const key = createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest();
    const id = randomBytes(12); // an IPv6 address within a request is masked by it
    const signed = (method: number, ...more: Buffer[]) => {
      const mine = [
        attribute(USERNAME, Buffer.from(username)),
        attribute(REALM, realm),
        attribute(NONCE, nonce),
      ];
      return ask(request(method, [...more, ...mine], key, id), from).then(refusal);
    };
    return Object.assign(signed, { id });
  };

  beforeAll(async () => {
    const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
    const written = /# \/etc\/turnserver\.conf\n([^`]*)```/.exec(readme)?.[1] ?? '';
    const here = `listening-ip=127.0.0.1\nrelay-ip=127.0.0.1\n${ipv6 ? 'relay-ip=::1\n' : ''}pidfile=${join(folder, 'pid')}\nuserdb=${join(folder, 'db')}\n`;
    const file = written.replace('3478', String(port)).replace('A-LONG-RANDOM-SECRET', secret) + here;
    writeFileSync(join(folder, 'turnserver.conf'), file);
    relay = spawn(coturn ?? '', ['-c', join(folder, 'turnserver.conf'), '--log-file', 'stdout'], {
      stdio: 'ignore',
    });
    socket = createSocket('udp4');
    await until(() =>
      ask(request(ALLOCATE, [UDP])).then(
        (reply) => refusal(reply) === 401,
        () => false,
      ),
    );
  });
  afterAll(() => {
    socket.close();
    relay.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('passes on to public addresses, and to none of its own machine, network or cloud', async () => {
    const signed = await signerOf('line');
    expect(await signed(ALLOCATE, UDP)).toBeNull();
    const may = async (ip: string) => [ip, await signed(PERMISSION, peer(ip))];
    for (const ip of ['192.0.2.1', '198.51.100.9', '8.8.8.8']) expect(await may(ip)).toEqual([ip, null]);
    const shut = [
      '127.0.0.1',
      '0.0.0.0',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '192.0.0.192',
    ];
    for (const ip of shut) expect(await may(ip)).toEqual([ip, 403]);
  });

  it.skipIf(!ipv6)('nor under a name that IPv6 has for them', async () => {
    const from = createSocket('udp4');
    const signed = await signerOf('line', from);
    expect(await signed(ALLOCATE, UDP, IPV6)).toBeNull();
    const may = async (ip: string) => [ip, await signed(PERMISSION, peer6(ip, signed.id))];
    for (const ip of ['2606:4700:0:0:0:0:0:1111']) expect(await may(ip)).toEqual([ip, null]);
    const shut = [
      '0:0:0:0:0:0:0:1',
      '0:0:0:0:0:0:7f00:1',
      '0:0:0:0:0:ffff:7f00:1',
      '0:0:0:0:0:ffff:a9fe:a9fe',
      '0:0:0:0:ffff:0:7f00:1',
      '64:ff9b:0:0:0:0:7f00:1',
      '64:ff9b:1:0:0:0:7f00:1',
      '2002:7f00:1:0:0:0:0:1',
      'fd00:0:0:0:0:0:0:2',
      'fe80:0:0:0:0:0:0:1',
      'fec0:0:0:0:0:0:0:1',
    ];
    for (const ip of shut) expect(await may(ip)).toEqual([ip, 403]);
    from.close();
  });

  it('gives one name forty relays at once, and another its own', async () => {
    const sockets: Socket[] = [];
    const allocate = async (name: string) => {
      const from = createSocket('udp4');
      sockets.push(from);
      return (await signerOf(name, from))(ALLOCATE, UDP);
    };
    for (let n = 0; n < 40; n += 1) expect(await allocate('waiting-one')).toBeNull();
    expect(await allocate('waiting-one')).toBe(QUOTA_REACHED);
    expect(await allocate('waiting-another')).toBeNull();
    for (const each of sockets) each.close();
  });
});
