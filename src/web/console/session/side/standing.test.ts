import { describe, expect, it } from 'vitest';
import type { Consent, Session } from '../../../../contracts/sessions.ts';
import { isGranted, standingOf, wishOf } from './standing.ts';

const consent = (kind: Consent['kind'], state: Consent['state'], minute: number): Consent => ({
  id: `c${minute}`,
  kind,
  state,
  askedBy: 'Olive Hart',
  about: {},
  askedAt: `2026-01-01T10:0${minute}:00.000Z`,
  expiresAt: `2026-01-01T10:0${minute + 1}:00.000Z`,
  answeredAt: null,
  endedAt: null,
});
const session = (consents: Consent[], screen = true): Pick<Session, 'state' | 'consents' | 'customer'> => ({
  state: 'active',
  consents,
  customer: {
    device: { can: { screen, camera: true, microphone: true, files: true } },
  } as Session['customer'],
});

describe('where a consent stands', () => {
  it('is as the newest question was answered', () => {
    const asked = [consent('screen', 'unanswered', 1), consent('screen', 'absent', 2)];
    expect(standingOf(session(asked), 'screen')).toMatchObject({ state: 'absent', may: true });
    expect(standingOf(session([]), 'screen')).toMatchObject({ state: 'none', consent: null, may: true });
  });

  it('is what stands, whatever was asked after it', () => {
    const both = [consent('screen', 'granted', 1), consent('screen', 'unanswered', 2)];
    expect(standingOf(session(both), 'screen')).toMatchObject({ state: 'granted', may: false });
    expect(isGranted(session(both), 'screen')).toBe(true);
    expect(isGranted(session(both), 'camera')).toBe(false);
  });

  it('is final once refused: also after they offered it and took that back', () => {
    const refused = [consent('camera', 'refused', 1)];
    expect(standingOf(session(refused), 'camera')).toMatchObject({ state: 'refused', may: false });
    const offered = [...refused, consent('camera', 'withdrawn', 2)];
    expect(standingOf(session(offered), 'camera')).toMatchObject({ state: 'withdrawn', may: false });
    expect(standingOf(session(offered), 'screen').may).toBe(true);
    const ended = [...refused, consent('camera', 'lapsed', 2)];
    expect(standingOf(session(ended), 'camera')).toMatchObject({ state: 'refused', may: false });
  });

  it('cannot be asked for where the device cannot, or while the session rests', () => {
    expect(standingOf(session([], false), 'screen')).toMatchObject({ state: 'cannot', may: false });
    expect(standingOf(session([], false), 'pointer').may).toBe(true);
    expect(standingOf({ ...session([]), state: 'held' }, 'screen').may).toBe(false);
  });
});

describe('where asking for files stands', () => {
  const offer = { ...consent('file-from-me', 'withdrawn', 2), askedBy: null };

  it('is as the customer answered it', () => {
    expect(wishOf(session([]))).toEqual({ state: 'none', may: true });
    expect(wishOf(session([consent('file-from-me', 'asked', 1)]))).toEqual({ state: 'asked', may: false });
    expect(wishOf(session([consent('file-from-me', 'unanswered', 1)]))).toEqual({
      state: 'unanswered',
      may: true,
    });
  });

  it('is not said of a file that they offered by themselves, and a no of theirs stays one', () => {
    expect(wishOf(session([offer]))).toEqual({ state: 'none', may: true });
    expect(wishOf(session([offer, consent('file-from-me', 'refused', 1)]))).toEqual({
      state: 'refused',
      may: false,
    });
  });
});
