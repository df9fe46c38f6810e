import { describe, expect, it } from 'vitest';
import { Ink } from './ink.ts';

const points = (many: number) => Array.from({ length: many }, (): [number, number] => [0.5, 0.5]);
const part = (id: string, many: number) =>
  ({ t: 'stroke', id, color: 'red', points: points(many), done: false }) as const;
const of = (ink: Ink, by: string) => ink.of(by).reduce((sum, one) => sum + one.points.length, 0);

describe('what agents draw', () => {
  it('takes no more room however long one line goes on, and the first one drawn least of all', () => {
    const ink = new Ink();
    ink.take('guest', part('endless', 1));
    ink.take('host', part('arrow', 50));
    for (let n = 0; n < 300; n += 1) ink.take('guest', part('endless', 200));
    expect(of(ink, 'guest')).toBeLessThanOrEqual(20_000);
    ink.take('host', part('after', 50));
    expect(ink.has('host', 'after')).toBe(true);
    expect(of(ink, 'guest') + of(ink, 'host')).toBeLessThanOrEqual(20_000);
  });

  it('takes no more room by lines that hold nothing', () => {
    const ink = new Ink();
    for (let n = 0; n < 30_000; n += 1) ink.take('guest', part(String(n), 0));
    expect([ink.has('guest', '0'), ink.has('guest', '29999')]).toEqual([false, true]);
  });

  it('keeps what was drawn last, and counts what is said anew once', () => {
    const ink = new Ink();
    ink.take('host', part('a', 200));
    for (let n = 0; n < 500; n += 1) ink.take('host', part('b', 200), true);
    expect([ink.has('host', 'a'), of(ink, 'host')]).toEqual([true, 400]);
    ink.clear();
    ink.take('host', part('c', 3));
    expect(of(ink, 'host')).toBe(3);
  });
});
