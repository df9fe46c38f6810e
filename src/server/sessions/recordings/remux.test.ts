import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../../tools/programs.ts';
import { remux } from './remux.ts';

const ffmpeg = findProgram({ program: 'ffmpeg', package: 'ffmpeg', neededBy: 'the tests of recordings' });

/** An element of EBML (RFC 8794), its length in eight bytes. */
const element = (id: string, ...body: readonly (Buffer | string)[]): Buffer => {
  const inside = Buffer.concat(
    body.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(inside.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, 'hex'), length, inside]);
};

/** A Matroska film whose every frame is nine million zeros, deflated: RFC 9559, ContentCompression. */
const bomb = (frames: number): Buffer => {
  const head = element('1a45dfa3', element('4282', Buffer.from('matroska')), element('4287', '04'));
  const encodings = element('6d80', element('6240', element('5034', element('4254', '00'))));
  const picture = element('e0', element('b0', '0140'), element('ba', '00b4'));
  const codec = element('86', Buffer.from('V_VP8'));
  const track = element(
    'ae',
    element('d7', '01'),
    element('73c5', '01'),
    element('83', '01'),
    codec,
    picture,
    encodings,
  );
  const frame = element('a3', '81000080', deflateSync(Buffer.alloc(9_000_000), { level: 9 }));
  const cluster = (at: number) => element('1f43b675', element('e7', at.toString(16).padStart(8, '0')), frame);
  const clusters = Array.from({ length: frames }, (_one, n) => cluster(n * 100));
  return Buffer.concat([head, element('18538067', element('1654ae6b', track), ...clusters)]);
};

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

describe.skipIf(ffmpeg === null)('what an agent’s page sends as a recording', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bailiwick-remux-'));
  const film = join(folder, 'film.webm');
  const made = (form: string, ...more: string[]) => {
    const source = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10:duration=2', '-c:v', 'libvpx'];
    execFileSync(ffmpeg ?? '', ['-loglevel', 'error', ...source, ...more, '-f', form, '-y', film]);
    return readFileSync(film);
  };
  const closed = async (bytes: Buffer, most = { bytes: 2 * bytes.length, ms: 10_000 }, by = ffmpeg ?? '') => {
    const { file, size } = await remux(by, folder, inPieces(bytes), most);
    await file.close();
    return size;
  };
  let webm: Buffer;
  beforeAll(() => void (webm = made('webm', '-live', '1')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('becomes a film when it is WebM', async () => {
    expect(await closed(webm)).toBeGreaterThan(1000);
  });

  it('is read as WebM and as nothing else, whatever ffmpeg could make of it', async () => {
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://${film}\n#EXT-X-ENDLIST\n`;
    const others = [
      made('ivf'),
      made('nut'),
      Buffer.from(`ffconcat version 1.0\nfile ${film}\n`),
      Buffer.from(list),
      Buffer.from('v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n'),
      Buffer.from('not a film at all'),
    ];
    for (const other of others) {
      await expect(closed(other)).rejects.toThrow(/EBML header|Invalid data/);
    }
  });

  it('fills no disk by what it unfolds to', async () => {
    const small = bomb(30);
    expect(small.length).toBeLessThan(300_000);
    await expect(closed(small, { bytes: 20_000_000, ms: 10_000 })).rejects.toThrow(/more than|EPIPE/);
    expect(readdirSync(folder)).toEqual(['film.webm']);
  });

  it('holds ffmpeg no longer than it may take', async () => {
    const slow = join(folder, 'slow');
    writeFileSync(slow, '#!/bin/sh\nexec sleep 60\n');
    chmodSync(slow, 0o700);
    const began = performance.now();
    await expect(closed(webm, { bytes: 20_000_000, ms: 300 }, slow)).rejects.toThrow(/ffmpeg ended/);
    expect(performance.now() - began).toBeLessThan(5_000);
    rmSync(slow);
  });
});
