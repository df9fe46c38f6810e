import { describe, expect, it } from 'vitest';
import { ledTo } from './useSpot.ts';

describe('a pointer that the arrow keys lead', () => {
  it('begins beside the middle, goes by small or large steps, and stays on the picture', () => {
    expect(ledTo(null, 'ArrowRight', false)).toEqual({ x: 0.52, y: 0.5 });
    expect(ledTo({ x: 0.52, y: 0.5 }, 'ArrowUp', true)).toEqual({ x: 0.52, y: 0.4 });
    expect(ledTo({ x: 0.01, y: 0.97 }, 'ArrowLeft', false)).toEqual({ x: 0, y: 0.97 });
    expect(ledTo({ x: 0.01, y: 0.97 }, 'ArrowDown', true)).toEqual({ x: 0.01, y: 1 });
  });

  it('is led by no other key', () => {
    expect(ledTo({ x: 0.5, y: 0.5 }, 'Tab', false)).toBeNull();
  });
});
