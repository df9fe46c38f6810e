import { h, show, write } from '../dom.ts';
import { figuresOf, judge } from '../../live/quality.ts';
import type { Figures, Quality } from '../../live/quality.ts';
import { t } from '../texts/index.ts';
import type { Part } from './part.ts';
import type { Room } from './room.ts';

const EVERY = 2_000;
/** A way is usually found at once; only then it is said that there is none, ms. */
const PATIENCE = 10_000;

const WORST: readonly Quality[] = ['unconnected', 'lossy', 'narrow', 'slow', 'good'];

/** Measures every connection, and tells its agent's page what that cannot measure. */
async function measured(room: Room): Promise<Figures[]> {
  return Promise.all(
    room.peers.all().map(async (peer) => {
      const stats = await peer.pc.getStats();
      const figures = figuresOf(stats.values() as Iterable<never>, peer.pc.connectionState === 'connected');
      if (figures.bits !== null) peer.say({ t: 'rate', bits: figures.bits });
      return figures;
    }),
  );
}

/** One line on how the picture fares, in plain words, with what to do. */
export function healthPart(room: Room): Part {
  const element = h('p', { class: 'dim small', role: 'status' });
  let since: number | null = null;
  const sentence = (quality: Quality): string => {
    const { quality: words } = t();
    if (quality !== 'unconnected') {
      since = null;
      return words[quality];
    }
    since ??= room.now();
    if (room.now() - since < PATIENCE) return words.unconnected;
    return room.ice.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)))
      ? words.blocked
      : words.relayMissing;
  };
  const look = async (): Promise<void> => {
    const figures = await measured(room).catch(() => []);
    show(element, figures.length > 0 && room.isUp);
    if (figures.length === 0) return void (since = null);
    const found = figures.map(judge);
    write(element, sentence(WORST.find((one) => found.includes(one)) ?? 'good'));
  };
  show(element, false);
  const timer = window.setInterval(() => void look(), EVERY);
  return { element, update: () => undefined, leave: () => window.clearInterval(timer) };
}
