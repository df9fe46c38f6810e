import { afterEach, describe, expect, it, vi } from 'vitest';
import { recallPlace, rememberPlace } from './place.ts';

afterEach(() => vi.unstubAllGlobals());

describe('the place that somebody wanted to see', () => {
  it('is known once where the browser forbids storage, and breaks no page there', () => {
    const forbidden = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('sessionStorage', { setItem: forbidden, getItem: forbidden, removeItem: forbidden });
    rememberPlace('/desk/queue');
    expect([recallPlace({ kind: 'agent' }), recallPlace({ kind: 'agent' })]).toEqual(['/desk/queue', null]);
  });

  it('is none in a face that they do not have', () => {
    rememberPlace('/desk/queue');
    expect(recallPlace({ kind: 'person' })).toBeNull();
  });
});
