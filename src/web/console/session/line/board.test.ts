import { expect, it, vi } from 'vitest';
import type { AgentSays } from '../../../../contracts/session-peer.ts';
import { Board } from './board.ts';
import { partsOf } from './freeze.ts';

const parts = partsOf('abcd'.repeat(10_000), 'picture') ?? [];
const stroke = (id: string): AgentSays & { t: 'stroke' } => ({
  t: 'stroke',
  id,
  color: 'red',
  points: [[0.1, 0.2]],
  done: true,
});
/** A page that keeps what it was told. */
const page = () => {
  const heard: AgentSays[] = [];
  return { heard, waiting: 0, say: (message: AgentSays) => heard.push(message) > 0 };
};

it('gives a page that comes later the still picture and what was drawn on it, in order', () => {
  const [first, later] = [page(), page()];
  const board = new Board();
  board.freeze(parts, [first]);
  board.draw(stroke('wiped'), [first]);
  board.draw({ t: 'clear' }, [first]);
  board.draw(stroke('kept'), [first]);
  board.show(later);
  expect(later.heard).toEqual([...parts, stroke('kept')]);
  expect(first.heard).toEqual([...parts, stroke('wiped'), { t: 'clear' }, stroke('kept')]);
});

it('takes a picture away that moves again by now, and gives what is drawn on a moving one', () => {
  const [thawed, forgotten, moving] = [page(), page(), page()];
  const board = new Board();
  board.draw(stroke('on what moves'), []);
  board.show(moving);
  board.freeze(parts, []);
  board.draw({ t: 'thaw' }, []);
  board.show(thawed);
  board.freeze(parts, []);
  board.forget();
  board.show(forgotten);
  const over = [{ t: 'thaw' }];
  expect([moving.heard, thawed.heard, forgotten.heard]).toEqual([[stroke('on what moves')], over, over]);
});

it('tells a page to which the picture is still going what is drawn meanwhile once, and behind it', () => {
  const board = new Board();
  const heard: AgentSays[] = [];
  const slow = {
    waiting: 0,
    say: (message: AgentSays) => {
      if (heard.push(message) === 1) board.draw(stroke('meanwhile'), [slow]);
      return true;
    },
  };
  board.freeze(parts, [slow]);
  expect(heard).toEqual([...parts, stroke('meanwhile')]);
});

it('keeps what came back to a page that was loaded anew, until that page has a picture of its own', () => {
  const board = new Board();
  const later = page();
  board.restore(parts);
  board.draw(stroke('came back'), []);
  expect(board.isOwn).toBe(false);
  board.show(later);
  expect(later.heard).toEqual([...parts, stroke('came back')]);
  board.draw({ t: 'thaw' }, [later]);
  expect([board.isOwn, later.heard.at(-1)]).toEqual([true, { t: 'thaw' }]);
});

it('keeps what came back of its own, and nothing that another agent took away', () => {
  const still = (by: string | null) =>
    ({ t: 'still', by, whole: { bytes: new Uint8Array(), parts } }) as const;
  const line = (by: string | null, id: string) =>
    ({ t: 'stroke', by, part: stroke(id), anew: true }) as const;
  const shown = (...told: Parameters<Board['hear']>[0][]) => {
    const [board, later] = [new Board(), page()];
    for (const one of told) board.hear(one);
    board.show(later);
    return later.heard;
  };
  expect(shown(still(null), line(null, 'mine'), line('ben', 'his'))).toEqual([...parts, stroke('mine')]);
  expect(shown(still(null), line(null, 'mine'), { t: 'clear' })).toEqual(parts);
  expect(shown(line(null, 'mine'), still('ben'))).toEqual([]);
  expect(shown(still('ben'), line(null, 'mine'), { t: 'thaw' })).toEqual([]);
});

it('keeps no more than a drawing has', () => {
  const [board, later] = [new Board(), page()];
  for (let count = 0; count < 2_100; count += 1) board.draw(stroke(`s${count}`), []);
  board.show(later);
  expect([later.heard.length, later.heard[0]]).toEqual([2_000, stroke('s100')]);
});

it('says no more to a page that does not read than its connection holds, and the rest in order when it reads again', async () => {
  vi.stubGlobal('window', { setTimeout });
  const board = new Board();
  const heard: AgentSays[] = [];
  const stuck = { waiting: 0, say: (message: AgentSays) => heard.push(message) > 0 };
  board.draw(stroke('before'), [stuck]);
  stuck.waiting = 1_000_000;
  for (let n = 0; n < 500; n += 1) board.draw(stroke(`line ${n}`), [stuck]);
  expect(heard).toHaveLength(1);
  stuck.waiting = 0;
  await expect.poll(() => heard.length).toBe(501);
  board.draw(stroke('after'), [stuck]);
  const ids = heard.map((one) => (one.t === 'stroke' ? one.id : ''));
  expect([ids[0], ids[1], ids[500], ids[501]]).toEqual(['before', 'line 0', 'line 499', 'after']);
  vi.unstubAllGlobals();
});
