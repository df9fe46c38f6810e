import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';

// Two pages with nothing around them: one shares its own tab, the other sees it; a socket passes their words on.

/** Where bare pages live. */
export interface BarePages {
  readonly url: string;
  close(): Promise<void>;
}

const PAGE = '<!doctype html><html lang="en"><title>Bare</title><button id="share">Share</button></html>';

/** Serves the one page, and passes each message of a socket to all others of its room. */
export async function serveBarePages(): Promise<BarePages> {
  const http = createServer((_request, reply) => {
    reply.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE);
  });
  const sockets = new WebSocketServer({ server: http });
  const rooms = new Map<object, string>();
  sockets.on('connection', (socket, request) => {
    rooms.set(socket, request.url ?? '');
    socket.on('message', (data, isBinary) => {
      for (const other of sockets.clients) {
        if (other !== socket && rooms.get(other) === request.url) other.send(data, { binary: isBinary });
      }
    });
    socket.on('close', () => rooms.delete(socket));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** Connects the page with the one other page of the room. It resolves when both are connected. */
export async function connectBare(page: Page, room: string, first: boolean): Promise<void> {
  await page.evaluate(
    async ([name, begins]) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/${name}`);
      const pc = new RTCPeerConnection();
      const say = (words: object) => socket.send(JSON.stringify(words));
      const connected = new Promise<void>((resolve) => {
        pc.createDataChannel('ctl', { negotiated: true, id: 0 }).onopen = () => resolve();
      });
      pc.onicecandidate = ({ candidate }) => say({ candidate });
      const offer = async () => {
        await pc.setLocalDescription();
        say({ description: pc.localDescription });
      };
      pc.ontrack = ({ track }) => {
        const video = document.createElement('video');
        Object.assign(video, { muted: true, autoplay: true, srcObject: new MediaStream([track]) });
        document.body.append(video);
      };
      interface Words {
        here?: boolean;
        candidate?: RTCIceCandidateInit | null;
        description?: RTCSessionDescriptionInit;
      }
      // Whoever comes second finds the other: an offer made before would have gone to nobody.
      const hear = async ({ here, candidate, description }: Words) => {
        if (here && !begins) say({ here });
        else if (here && pc.localDescription === null) await offer();
        if (candidate) await pc.addIceCandidate(candidate);
        if (!description) return;
        await pc.setRemoteDescription(description);
        if (description.type === 'offer') await offer();
      };
      let before = Promise.resolve();
      socket.onmessage = ({ data }) => {
        before = before.then(() => hear(JSON.parse(String(data)) as Words));
      };
      await new Promise((resolve) => (socket.onopen = resolve));
      pc.onnegotiationneeded = () => void (pc.remoteDescription === null ? undefined : offer());
      say({ here: true });
      const button = document.getElementById('share');
      if (button !== null) {
        button.onclick = async () => {
          const video = { frameRate: { ideal: 30, max: 30 }, width: { max: 2560 }, height: { max: 1600 } };
          const [track] = (await navigator.mediaDevices.getDisplayMedia({ video })).getTracks();
          if (track === undefined) return;
          track.contentHint = 'detail';
          const sendEncodings = [{ maxBitrate: 8_000_000, maxFramerate: 30 }];
          const made = pc.addTransceiver(track, { direction: 'sendonly', sendEncodings });
          const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
          made.setCodecPreferences(codecs.filter(({ mimeType }) => mimeType === 'video/VP8'));
        };
      }
      await connected;
    },
    [room, first] as const,
  );
}
