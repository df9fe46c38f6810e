import type { Page } from 'playwright-core';
import type { z } from 'zod';
import type { LineHears, LineSays, Member } from '../../src/contracts/session-line.ts';
import type { AgentPoints, AgentSays, CustomerSays } from '../../src/contracts/session-peer.ts';
import type { Session } from '../../src/contracts/sessions.ts';

type Somebody = z.infer<typeof Member>;

/** What the script below keeps in the agent's window. */
interface Kept {
  ends: () => void;
  hears: LineHears[];
  says: CustomerSays[];
  say: (message: LineSays) => void;
  ctl: (message: AgentSays) => void;
  point: (message: AgentPoints) => void;
  speak: () => Promise<void>;
  figures: () => Promise<Figures>;
  connections: () => number;
}

/** What arrived so far: decoded frames and bytes of pictures, bytes of voice, over all connections. */
export interface Figures {
  readonly frames: number;
  readonly bytes: number;
  readonly voice: number;
  readonly codec: string;
}

type WithAgent = Window & { agent?: Kept };

/** How a bare agent behaves. */
interface Manner {
  readonly session: string;
  /** Keeps its connections whatever the server says. */
  readonly stubborn: boolean;
}

/**
 * Runs in the agent's own window, with their cookie: the line, one connection per customer's page, and nothing to look
 * at. It is written from the contracts alone, as any other client could be.
 */
function install({ session, stubborn }: Manner): void {
  interface One {
    pc: RTCPeerConnection;
    ctl: RTCDataChannel;
    point: RTCDataChannel;
    holder: string;
    offering: boolean;
  }
  const peers = new Map<string, One>();
  const hears: LineHears[] = [];
  const says: CustomerSays[] = [];
  let socket: WebSocket | null = null;
  let members: Somebody[] = [];
  let ice: RTCIceServer[] = [];
  let me = '';
  let ended = false;
  const say = (message: LineSays) => socket?.readyState === 1 && socket.send(JSON.stringify(message));
  const signal = (to: string, data: unknown) => say({ t: 'signal', to, data } as LineSays);
  const describe = (one: One) => {
    const to = [...peers].find(([, other]) => other === one)?.[0] ?? '';
    const { type, sdp } = one.pc.localDescription as RTCSessionDescription;
    signal(to, { description: { type, sdp } });
  };
  const meet = (id: string, holder: string): One => {
    const pc = new RTCPeerConnection({ iceServers: ice });
    const ctl = pc.createDataChannel('ctl', { negotiated: true, id: 0 });
    const point = pc.createDataChannel('point', {
      negotiated: true,
      id: 1,
      ordered: false,
      maxRetransmits: 0,
    });
    const one: One = { pc, ctl, point, holder, offering: false };
    peers.set(id, one);
    ctl.onmessage = ({ data }) => {
      const said = JSON.parse(String(data)) as CustomerSays;
      says.push(said);
      const named = said.t === 'line' ? members.find((member) => member.id === said.id) : undefined;
      if (named?.holderId !== holder) return;
      for (const [old, other] of [...peers]) if (other === one) peers.delete(old);
      peers.set(named.id, one);
    };
    pc.onnegotiationneeded = async () => {
      one.offering = true;
      await pc.setLocalDescription().catch(() => undefined);
      one.offering = false;
      if (pc.localDescription) describe(one);
    };
    pc.onicecandidate = ({ candidate }) => {
      const to = [...peers].find(([, other]) => other === one)?.[0] ?? '';
      if (candidate?.candidate !== '') signal(to, { candidate: candidate?.toJSON() ?? null });
    };
    pc.ontrack = ({ track }) => {
      const media = document.createElement(track.kind === 'video' ? 'video' : 'audio');
      media.muted = true;
      media.autoplay = true;
      media.srcObject = new MediaStream([track]);
      document.body.append(media);
    };
    return one;
  };
  const named = (now: Somebody[]) => {
    members = now;
    const customers = now.filter(({ kind }) => kind === 'customer');
    for (const [id, one] of [...peers]) {
      const stays = customers.some((member) => member.id === id || member.holderId === one.holder);
      if (stays || stubborn) continue;
      peers.delete(id);
      one.pc.close();
    }
    for (const { id, holderId } of customers) {
      const known = [...peers.values()].some(
        (one) => one.holder === holderId && one.pc.connectionState !== 'closed',
      );
      if (!peers.has(id) && !known) meet(id, holderId);
    }
  };
  const take = async (from: string, data: Extract<LineHears, { t: 'signal' }>['data']) => {
    const member = members.find(({ id }) => id === from);
    if (member === undefined) return;
    const one = peers.get(from) ?? meet(from, member.holderId);
    const { pc } = one;
    if ('candidate' in data)
      return pc.addIceCandidate((data.candidate ?? undefined) as RTCIceCandidateInit).catch(() => undefined);
    const collides = data.description.type === 'offer' && (one.offering || pc.signalingState !== 'stable');
    if (collides) return; // the impolite side
    await pc.setRemoteDescription(data.description);
    if (data.description.type !== 'offer') return;
    await pc.setLocalDescription();
    describe(one);
  };
  const hear = (message: LineHears) => {
    hears.push(message);
    if (message.t === 'welcome') {
      me = message.you;
      ice = message.ice as RTCIceServer[];
      named(message.members);
      for (const { ctl } of peers.values()) {
        if (ctl.readyState === 'open') ctl.send(JSON.stringify({ t: 'line', id: me } satisfies AgentSays));
      }
    } else if (message.t === 'members') named(message.members);
    else if (message.t === 'signal') void take(message.from, message.data);
  };
  const dial = async () => {
    try {
      const reply = await fetch(`/api/sessions/${session}/grant`, {
        method: 'POST',
        headers: { 'idempotency-key': crypto.randomUUID() },
      });
      const { grant } = (await reply.json()) as { grant: string };
      socket = new WebSocket('/api/session-line');
      socket.onopen = () => say({ t: 'enter', grant, after: 0 });
      socket.onmessage = ({ data }) => hear(JSON.parse(String(data)) as LineHears);
      socket.onclose = () => ended || setTimeout(() => void dial(), 300);
    } catch {
      setTimeout(() => void dial(), 300);
    }
  };
  const figures = async (): Promise<Figures> => {
    let [frames, bytes, voice, codec] = [0, 0, 0, ''];
    for (const { pc } of peers.values()) {
      const reports = [...(await pc.getStats()).values()] as Record<string, string | number>[];
      for (const one of reports.filter(({ type }) => type === 'inbound-rtp')) {
        if (one['kind'] === 'audio') voice += Number(one['bytesReceived'] ?? 0);
        else {
          frames += Number(one['framesDecoded'] ?? 0);
          bytes += Number(one['bytesReceived'] ?? 0);
          const used = reports.find(({ id }) => id === one['codecId']);
          codec ||= String(used?.['mimeType'] ?? '');
        }
      }
    }
    return { frames, bytes, voice, codec };
  };
  const speak = async () => {
    const tone = new AudioContext();
    const out = tone.createMediaStreamDestination();
    const source = tone.createOscillator();
    source.connect(out);
    source.start();
    for (const one of peers.values()) {
      const [track] = out.stream.getAudioTracks();
      const { mid } = one.pc.addTransceiver(track as MediaStreamTrack, { direction: 'sendrecv' });
      const tell = () => {
        const found = one.pc.getTransceivers().find(({ sender }) => sender.track === track);
        one.ctl.send(JSON.stringify({ t: 'tracks', screen: null, camera: null, voice: found?.mid ?? mid }));
      };
      one.pc.onsignalingstatechange = () => one.pc.signalingState === 'stable' && tell();
    }
  };
  const toAll = (channel: 'ctl' | 'point') => (message: AgentSays | AgentPoints) => {
    for (const one of peers.values()) one[channel].send(JSON.stringify(message));
  };
  (window as WithAgent).agent = {
    ends: () => {
      ended = true;
      socket?.close();
      for (const { pc } of peers.values()) pc.close();
    },
    hears,
    says,
    say,
    ctl: toAll('ctl'),
    point: toAll('point'),
    speak,
    figures,
    connections: () => [...peers.values()].filter(({ pc }) => pc.connectionState === 'connected').length,
  };
  void dial();
}

/** An agent in a session, by a bare page of theirs. */
export interface SessionAgent {
  figures(): Promise<Figures>;
  /** Connections that stand now. */
  connections(): Promise<number>;
  /** What the line told, of one kind, oldest first. */
  heard<T extends LineHears['t']>(kind: T): Promise<Extract<LineHears, { t: T }>[]>;
  /** What the customer's page said on `ctl`. */
  said(): Promise<CustomerSays[]>;
  say(message: LineSays): Promise<void>;
  ctl(message: AgentSays): Promise<void>;
  point(message: AgentPoints): Promise<void>;
  /** Sends a tone as the agent's voice. */
  speak(): Promise<void>;
  /** A command of the session, e.g. `consents`; its reply. */
  command(path: string, body?: object): Promise<Session>;
  end(): Promise<void>;
}

/** Seats an agent, who is signed in on `page`, in a session. */
export async function seatAgent(page: Page, session: string, stubborn = false): Promise<SessionAgent> {
  await page.evaluate(install, { session, stubborn });
  const command = async (path: string, body: object = {}): Promise<Session> => {
    const [ok, text] = await page.evaluate(
      async ([to, words]) => {
        const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
        const reply = await fetch(to, { method: 'POST', headers, body: words });
        return [reply.ok, await reply.text()] as const;
      },
      [`/api/sessions/${session}/${path}`, JSON.stringify(body)] as const,
    );
    if (!ok) throw new Error(`${path} was refused: ${text}`);
    return JSON.parse(text) as Session;
  };
  return {
    figures: () => page.evaluate(() => (window as WithAgent).agent!.figures()),
    connections: () => page.evaluate(() => (window as WithAgent).agent!.connections()),
    heard: (kind) =>
      page.evaluate((t) => (window as WithAgent).agent!.hears.filter((one) => one.t === t), kind) as never,
    said: () => page.evaluate(() => (window as WithAgent).agent!.says),
    say: (message) => page.evaluate((said) => (window as WithAgent).agent!.say(said), message),
    ctl: (message) => page.evaluate((said) => (window as WithAgent).agent!.ctl(said), message),
    point: (message) => page.evaluate((said) => (window as WithAgent).agent!.point(said), message),
    speak: () => page.evaluate(() => (window as WithAgent).agent!.speak()),
    command,
    end: () => page.evaluate(() => (window as WithAgent).agent!.ends()),
  };
}
