import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import net from 'node:net';
import type { Config } from '../../server/config.ts';
import type { Finding } from './checks.ts';

const WAIT_MS = 3_000;

/** Whether sessions can be recorded. */
export async function checkRecording({ recordings: { ffmpeg } }: Config): Promise<Finding> {
  const version = await new Promise<string | null>((resolve) => {
    execFile(ffmpeg, ['-version'], { timeout: WAIT_MS }, (error, out) => {
      resolve(error === null ? (/^ffmpeg version (\S+)/.exec(out)?.[1] ?? '') : null);
    });
  });
  if (version !== null) return { state: 'good', what: `ffmpeg ${version}: sessions can be recorded.` };
  return {
    state: 'note',
    what: `${ffmpeg} cannot be run.`,
    why: 'Without ffmpeg no session is recorded; everything else works.',
    next: 'install it (Debian, Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg), or name it with BAILIWICK_FFMPEG.',
  };
}

/** Whether the program that checks files is there: without it every file would be refused. */
export async function checkScan({ scan }: Config): Promise<Finding> {
  if (scan === null) return { state: 'good', what: 'Files are passed on without a check of their content.' };
  const there = await new Promise<boolean>((resolve) => {
    execFile(scan, ['--version'], { timeout: WAIT_MS }, (error) => {
      resolve(!['ENOENT', 'EACCES'].includes(String(error?.code)));
    });
  });
  if (there) return { state: 'good', what: `${scan} checks each file that is sent in a session.` };
  return {
    state: 'fault',
    what: `${scan} cannot be run.`,
    why: 'No file that is sent in a session is passed on before it was checked.',
    next: 'install it, or correct or unset BAILIWICK_SCAN.',
  };
}

/** Whether a TURN server is set, and answers. */
export async function checkTurn({ turn }: Config): Promise<Finding> {
  if (turn === null) {
    return {
      state: 'note',
      what: 'No TURN server is set.',
      why: 'Where a firewall stands between agent and customer their browsers cannot meet, and no picture comes.',
      next: 'install coturn and set BAILIWICK_TURN_URLS and BAILIWICK_TURN_SECRET; the README shows its settings.',
    };
  }
  const silent: string[] = [];
  for (const url of turn.urls) if (!(await answers(url))) silent.push(url);
  if (silent.length === 0) return { state: 'good', what: `TURN at ${turn.urls.join(', ')} answers.` };
  return {
    state: 'fault',
    what: `TURN at ${silent.join(', ')} does not answer.`,
    why: 'Pairs of browsers that need it cannot meet.',
    next: 'start coturn, open its port in the firewall, or correct BAILIWICK_TURN_URLS.',
  };
}

/** Asks by STUN (RFC 8489) over UDP; whether a connection is taken, over TCP and TLS. */
function answers(url: string): Promise<boolean> {
  const [, scheme = '', host = '', port = ''] = /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?/.exec(url) ?? [];
  const at = { host: host.replace(/^\[|\]$/g, ''), port: Number(port || (scheme === 'turns' ? 5349 : 3478)) };
  const udp = scheme === 'turn' && !url.includes('transport=tcp');
  return udp ? bindingAnswers(at) : connects(at);
}

interface Place {
  readonly host: string;
  readonly port: number;
}

function bindingAnswers({ host, port }: Place): Promise<boolean> {
  const socket = createSocket(net.isIPv6(host) ? 'udp6' : 'udp4');
  // A binding request: its type, no attributes, the magic cookie, a transaction id.
  const request = Buffer.concat([Buffer.from('000100002112a442', 'hex'), randomBytes(12)]);
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), WAIT_MS);
    const done = (answer: boolean) => {
      clearTimeout(timer);
      resolve(answer);
    };
    socket.on('message', (reply) => {
      if (reply.subarray(8, 20).equals(request.subarray(8))) done(true);
    });
    socket.on('error', () => done(false));
    socket.send(request, port, host, (error) => error && done(false));
  }).finally(() => socket.close());
}

function connects(place: Place): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ ...place, timeout: WAIT_MS });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => done(true));
    socket.on('timeout', () => done(false));
    socket.on('error', () => done(false));
  });
}
