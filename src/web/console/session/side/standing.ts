import type { Consent, Session } from '../../../../contracts/sessions.ts';

/** What an agent asks for with one button; files are asked for one by one, where they are sent. */
export const ASKABLE = ['screen', 'camera', 'microphone', 'pointer'] as const;
export type Askable = (typeof ASKABLE)[number];

/** Where a kind stands. `none`: nobody asked yet. `cannot`: that device's browser cannot share it. */
export interface Standing {
  readonly state: Consent['state'] | 'none' | 'cannot';
  /** The consent it is about; null where there is none. */
  readonly consent: Consent | null;
  /** Whether it may be asked for now: a refusal is final, and what is asked or granted needs no asking. */
  readonly may: boolean;
}

/** Newer first; the server sends them so, and a page that was told of one by one keeps to it. */
const newer = (a: Consent, b: Consent) => Date.parse(b.askedAt) - Date.parse(a.askedAt);

/** Where a kind stands in a session. */
export function standingOf(
  session: Pick<Session, 'state' | 'consents' | 'customer'>,
  kind: Askable | 'recording',
): Standing {
  const of = session.consents.filter((one) => one.kind === kind).sort(newer);
  const consent = of.find(({ state }) => state === 'granted' || state === 'asked') ?? of[0] ?? null;
  const can = session.customer?.device?.can;
  if (kind !== 'pointer' && kind !== 'recording' && can?.[kind] === false)
    return { state: 'cannot', consent, may: false };
  const refused = of.some(({ state }) => state === 'refused');
  // A yes of theirs that ended says nothing more; what they refused before is what the next host has to know.
  const state = refused && consent?.state === 'lapsed' ? 'refused' : (consent?.state ?? 'none');
  const open = state === 'asked' || state === 'granted';
  return { state, consent, may: session.state === 'active' && !open && !refused };
}

/** Where the desk's own asking for files stands: what the customer offers, and takes back, answers nobody. */
export function wishOf(session: Pick<Session, 'state' | 'consents'>): Pick<Standing, 'state' | 'may'> {
  const wishes = session.consents
    .filter((one) => one.kind === 'file-from-me' && one.askedBy !== null)
    .sort(newer);
  const open = wishes.some(({ state }) => state === 'asked' || state === 'refused');
  return { state: wishes[0]?.state ?? 'none', may: session.state === 'active' && !open };
}

/** Whether the customer agreed to a kind, and it stands. */
export const isGranted = (session: Pick<Session, 'consents'>, kind: Askable): boolean =>
  session.consents.some((one) => one.kind === kind && one.state === 'granted');

/** Whether nothing can ever be seen or heard of the customer: their browser gives none of it. */
export const isBlind = (session: Parameters<typeof standingOf>[0]): boolean =>
  (['screen', 'camera', 'microphone'] as const).every((kind) => standingOf(session, kind).state === 'cannot');
