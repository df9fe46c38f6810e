import type { Device } from '../contracts/sessions.ts';
import { hasConnections } from '../live/peers.ts';

/** What a browser lets a page know of where it runs. */
export interface Seen {
  readonly agent: string;
  /** `navigator.maxTouchPoints`: an iPad says that it is a Mac, but no Mac has a touch screen. */
  readonly touches: number;
  readonly display: boolean;
  readonly media: boolean;
  /** `Intl`'s time zone; a browser that hides it says none, or UTC. */
  readonly zone: string | undefined;
}

type System = Device['system'];
type Kind = Device['kind'];

function systemOf({ agent, touches }: Seen): System {
  if (/iPhone|iPod|iPad/.test(agent)) return 'ios';
  if (/Android/.test(agent)) return 'android';
  if (/CrOS/.test(agent)) return 'chromeos';
  if (/Windows/.test(agent)) return 'windows';
  if (/Macintosh|Mac OS X/.test(agent)) return touches > 1 ? 'ios' : 'mac';
  return /Linux|X11|BSD/.test(agent) ? 'linux' : 'other';
}

function kindOf({ agent }: Seen, system: System): Kind {
  if (system === 'ios') return /iPhone|iPod/.test(agent) ? 'phone' : 'tablet';
  if (system === 'android') return /Mobile/.test(agent) ? 'phone' : 'tablet';
  return 'computer';
}

/** Names of browsers, best first: most say that they are several. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:A|iOS)?\/(\d+)/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//],
];

function browserOf(agent: string): string {
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(agent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return 'unknown';
}

/** What the contract takes as a zone's name; a test compares. */
const ZONE = /^[A-Z]\w{1,20}(?:\/[\w+-]{1,30}){0,2}$/;

/** The zone of this browser's clock; undefined where it tells none. */
export const ownZone = (): string | undefined =>
  (Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string }).timeZone;

/**
 * Says what device this is and what a browser there can share. A phone's or tablet's browser cannot share its screen,
 * even where the function exists: some have it and always refuse.
 */
export function deviceOf(seen: Seen): Device {
  const system = systemOf(seen);
  const kind = kindOf(seen, system);
  const { zone } = seen;
  return {
    system,
    browser: browserOf(seen.agent),
    kind,
    ...(zone !== undefined && ZONE.test(zone) ? { zone } : {}),
    can: {
      screen: seen.display && kind === 'computer',
      camera: seen.media,
      microphone: seen.media,
      files: true,
    },
  };
}

/** This device. Without https a browser has no `mediaDevices` at all; without WebRTC nothing of them could be shown. */
export function thisDevice(): Device {
  const media: Partial<MediaDevices> | undefined = hasConnections() ? navigator.mediaDevices : undefined;
  return deviceOf({
    agent: navigator.userAgent,
    touches: navigator.maxTouchPoints,
    display: typeof media?.getDisplayMedia === 'function',
    media: typeof media?.getUserMedia === 'function',
    zone: ownZone(),
  });
}
