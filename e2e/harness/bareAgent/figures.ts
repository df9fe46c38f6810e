import type { One } from './peers.ts';

/** What arrived so far: decoded frames and bytes of pictures, bytes of voice, over all connections. */
export interface Figures {
  readonly frames: number;
  readonly bytes: number;
  readonly voice: number;
  readonly codec: string;
  /** Kinds of the candidates in use on our side: `host`, `srflx`, `relay`. */
  readonly ways: readonly string[];
}

type Report = Readonly<Record<string, string | number | boolean>>;

/** Reads the figures of all connections out of the browser's reports. */
export async function figuresOf(peers: readonly One[]): Promise<Figures> {
  const all = await Promise.all(peers.map(async ({ pc }) => [...(await pc.getStats()).values()] as Report[]));
  const sum = (kind: string, what: string) =>
    all
      .flat()
      .filter((one) => one['type'] === 'inbound-rtp' && one['kind'] === kind)
      .reduce((total, one) => total + Number(one[what] ?? 0), 0);
  return {
    frames: sum('video', 'framesDecoded'),
    bytes: sum('video', 'bytesReceived'),
    voice: sum('audio', 'bytesReceived'),
    codec: codecOf(all.flat()),
    ways: all.flatMap(waysOf),
  };
}

function codecOf(reports: readonly Report[]): string {
  const picture = reports.find((one) => one['type'] === 'inbound-rtp' && one['kind'] === 'video');
  return String(reports.find(({ id }) => id === picture?.['codecId'])?.['mimeType'] ?? '');
}

function waysOf(reports: readonly Report[]): string[] {
  const pairs = reports.filter((one) => one['type'] === 'candidate-pair' && one['nominated'] === true);
  return pairs.map((pair) =>
    String(reports.find(({ id }) => id === pair['localCandidateId'])?.['candidateType'] ?? ''),
  );
}
