import { button, fill, h, write } from '../dom.ts';
import { wordsOf } from '../failure.ts';
import { captureCamera, captureMicrophone, discard } from '../../live/capture.ts';
import { hasConnections } from '../../live/peers.ts';
import type { Device } from '../../contracts/sessions.ts';
import { t } from '../texts/index.ts';

/** How long a relay may take to answer, ms. */
const RELAY_WITHIN = 8_000;
const SLOW_MS = 400;

/** What can be tried where somebody waits. */
export interface Ways {
  readonly can: Device['can'];
  /** Asks the server something small. */
  readonly reach: () => Promise<unknown>;
  /** The servers by which pages find each other; null: they are told in a session only. */
  readonly ice: (() => readonly RTCIceServer[]) | null;
}

/** One thing to try: its row, and what ends it. */
interface Row {
  readonly element: HTMLElement;
  readonly leave: () => void;
}

type Try = (tell: (words: string) => void, show: (...nodes: Node[]) => void) => Promise<() => void>;

function rowOf(label: string, attempt: Try): Row {
  const { check } = t();
  const result = h('p', { class: 'small', role: 'status' });
  const shown = h('div');
  let end: () => void = () => undefined;
  const run = async (): Promise<void> => {
    end();
    fill(shown);
    write(result, check.waits);
    go.disabled = true;
    try {
      end = await attempt(
        (words) => write(result, words),
        (...nodes) => fill(shown, ...nodes),
      );
      write(go, check.again);
      go.setAttribute('aria-label', `${check.again}: ${label}`);
    } catch (error) {
      write(result, wordsOf(error).join(' '));
    }
    go.disabled = false;
  };
  const go = button(check.try, run, { 'aria-label': `${check.try}: ${label}` });
  const head = h('div', { class: 'check-head' }, h('h3', {}, label), go);
  return { element: h('div', { class: 'check' }, head, result, shown), leave: () => end() };
}

const camera: Try = async (tell, show) => {
  const stream = await captureCamera('user');
  const video = h('video', { class: 'picture', playsinline: true, muted: true });
  video.muted = true;
  video.srcObject = stream;
  show(video);
  await video.play();
  tell(t().check.cameraGood);
  return () => discard(stream);
};

const microphone: Try = async (tell, show) => {
  const stream = await captureMicrophone();
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const bar = h('progress', { max: 1, value: 0, 'aria-label': t().check.microphone });
  const samples = new Float32Array(analyser.fftSize);
  const timer = window.setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loud = Math.min(1, Math.max(...samples) * 3);
    bar.value = loud;
    if (loud > 0.15) tell(t().check.microphoneGood);
  }, 100);
  show(bar);
  tell(t().check.microphoneAsk);
  return () => {
    window.clearInterval(timer);
    discard(stream);
    void context.close();
  };
};

const connection =
  (reach: Ways['reach']): Try =>
  async (tell) => {
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const began = performance.now();
      await reach();
      times.push(performance.now() - began);
    }
    const ms = Math.round(Math.min(...times));
    tell(ms > SLOW_MS ? t().check.connectionSlow(ms) : t().check.connectionGood(ms));
    return () => undefined;
  };

const relay =
  (ice: () => readonly RTCIceServer[]): Try =>
  async (tell) => {
    const { check } = t();
    const relays = ice().filter(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)));
    if (relays.length === 0) tell(check.relayNone);
    else tell((await reaches(relays)) ? check.relayGood : check.relayBad);
    return () => undefined;
  };

/** Whether one of these relays gives us an address. */
function reaches(iceServers: RTCIceServer[]): Promise<boolean> {
  const pc = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
  pc.createDataChannel('check');
  const found = new Promise<boolean>((resolve) => {
    const late = window.setTimeout(() => resolve(false), RELAY_WITHIN);
    pc.onicecandidate = ({ candidate }) => {
      if (candidate !== null && candidate.candidate === '') return;
      window.clearTimeout(late);
      resolve(candidate?.type === 'relay');
    };
  });
  void pc.setLocalDescription();
  return found.finally(() => pc.close());
}

/** The check of camera, microphone, connection and relay. Nothing of it leaves the device but the asking. */
export function checkBox({ can, reach, ice }: Ways, end: () => void): Row {
  const { check } = t();
  const rows = [
    ...(can.camera ? [rowOf(check.camera, camera)] : []),
    ...(can.microphone ? [rowOf(check.microphone, microphone)] : []),
    rowOf(check.connection, connection(reach)),
    ...(ice === null || !hasConnections() ? [] : [rowOf(check.relay, relay(ice))]),
  ];
  const element = h(
    'section',
    { class: 'sheet' },
    h('h2', { tabindex: '-1' }, check.title),
    h('p', { class: 'dim' }, check.nobody),
    ...rows.map((row) => row.element),
    button(check.end, end, { class: 'plain wide' }),
  );
  return { element, leave: () => rows.forEach((row) => row.leave()) };
}
