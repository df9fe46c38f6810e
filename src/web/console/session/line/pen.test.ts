import { describe, expect, it } from 'vitest';
import { PeerStroke } from '../../../../contracts/session-peer.ts';
import { Pen, placeOn } from './pen.ts';

const sent = (pen: Pen, done: boolean) => {
  const parts = pen.parts(done);
  for (const part of parts) expect(PeerStroke.safeParse(part).success).toBe(true);
  return parts;
};

describe('a line that is drawn', () => {
  it('goes out in parts that the contract takes, each point once', () => {
    const pen = new Pen('s1', 'red');
    for (let at = 0; at < 450; at += 1) pen.to(at % 2, at / 450);
    expect(sent(pen, false).map(({ points, done }) => [points.length, done])).toEqual([
      [200, false],
      [200, false],
      [50, false],
    ]);
    expect(sent(pen, false)).toEqual([]);
  });

  it('says when it is over, also with nothing new', () => {
    const pen = new Pen('s1', 'blue');
    pen.to(0.5, 0.5);
    expect(sent(pen, true)).toEqual([
      { t: 'stroke', id: 's1', color: 'blue', points: [[0.5, 0.5]], done: true },
    ]);
    expect(sent(pen, true).map(({ points, done }) => [points.length, done])).toEqual([[0, true]]);
  });

  it('leaves out what is not seen, and never leaves the picture', () => {
    const pen = new Pen('s1', 'green');
    pen.to(0.5, 0.5);
    pen.to(0.5001, 0.5);
    pen.to(1.2, -1);
    expect(sent(pen, false)[0]?.points).toEqual([
      [0.5, 0.5],
      [1, 0],
    ]);
  });
});

it('finds the place on the picture, and none beside it', () => {
  const box = { left: 100, top: 50, width: 200, height: 100 };
  expect(placeOn(box, { clientX: 200, clientY: 75 })).toEqual({ x: 0.5, y: 0.25 });
  expect(placeOn(box, { clientX: 99, clientY: 75 })).toBeNull();
  expect(placeOn({ ...box, width: 0 }, { clientX: 100, clientY: 75 })).toBeNull();
});
