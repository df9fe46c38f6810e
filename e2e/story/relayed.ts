import type { Person } from '../harness/index.ts';

/** From now on the pages of this person meet others over a TURN server alone, and find it there. */
export const meetOver = ({ context }: Person, url: string): Promise<unknown> =>
  context.addInitScript((place) => {
    const Real = window.RTCPeerConnection;
    const over = (given: RTCConfiguration = {}): RTCConfiguration => ({
      ...given,
      iceTransportPolicy: 'relay',
      iceServers: (given.iceServers ?? []).map((server) => ({ ...server, urls: [place] })),
    });
    window.RTCPeerConnection = class extends Real {
      constructor(given?: RTCConfiguration) {
        super(over(given));
      }
      override setConfiguration(given: RTCConfiguration): void {
        super.setConfiguration(over(given));
      }
    };
  }, url);
