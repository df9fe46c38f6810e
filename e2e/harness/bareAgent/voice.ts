import type { AgentSays } from '../../../src/contracts/session-peer.ts';
import type { One } from './peers.ts';

/** Sends a tone as the agent's voice, and says on which transceiver. */
export function speakTo(peers: readonly One[]): void {
  const tone = new AudioContext();
  const out = tone.createMediaStreamDestination();
  const source = tone.createOscillator();
  source.connect(out);
  source.start();
  for (const { pc, ctl } of peers) {
    const [track] = out.stream.getAudioTracks();
    if (track === undefined) continue;
    pc.addTransceiver(track, { direction: 'sendrecv' });
    pc.onsignalingstatechange = () => {
      const voice = pc.getTransceivers().find(({ sender }) => sender.track === track)?.mid ?? null;
      if (pc.signalingState !== 'stable') return;
      ctl.send(JSON.stringify({ t: 'tracks', screen: null, camera: null, voice } satisfies AgentSays));
    };
  }
}
