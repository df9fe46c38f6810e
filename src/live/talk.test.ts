import { describe, expect, it } from 'vitest';
import { piecesOf, Talk } from './talk.ts';

const message = (n: number, id: string, from = 'dana') => ({
  id,
  n,
  text: `text ${n}`,
  from: { kind: 'agent' as const, id: from, name: 'Dana' },
  at: '2026-11-25T10:00:00Z',
});

describe('the chat', () => {
  it('keeps order and each message once, however often it comes', () => {
    const talk = new Talk();
    talk.add([message(2, 'b'), message(1, 'a')]);
    talk.add([message(2, 'b')]);
    expect(talk.messages.map(({ n }) => n)).toEqual([1, 2]);
    expect(talk.last).toBe(2);
    expect(new Talk().last).toBe(0);
  });

  it('keeps what was said until the server has it', () => {
    const talk = new Talk();
    expect(talk.say('  ', 'x')).toBeNull();
    talk.say(' hello ', 'x');
    talk.say('there', 'y');
    expect(talk.unsent).toEqual([
      { id: 'x', text: 'hello', refused: null },
      { id: 'y', text: 'there', refused: null },
    ]);
    talk.add([message(1, 'x', 'me')]);
    expect(talk.unsent.map(({ id }) => id)).toEqual(['y']);
  });

  it('keeps what the server refused, with why, and sends it again only when told to', () => {
    const talk = new Talk();
    talk.say('hello', 'x');
    talk.say('there', 'y');
    talk.refuse('x', 'limit-reached');
    talk.refuse('another’s', 'limit-reached');
    expect(talk.unsent.map(({ refused }) => refused)).toEqual(['limit-reached', null]);
    expect(talk.waiting.map(({ id }) => id)).toEqual(['y']);
    expect(talk.again('x')).toEqual({ id: 'x', text: 'hello', refused: null });
    expect(talk.waiting.map(({ id }) => id)).toEqual(['x', 'y']);
    talk.drop('x');
    expect([talk.again('x'), talk.unsent.map(({ id }) => id)]).toEqual([null, ['y']]);
  });

  it('knows up to where nothing is missing', () => {
    const talk = new Talk();
    talk.add([message(1, 'a'), message(4, 'd')]);
    expect([talk.whole, talk.last]).toEqual([1, 4]);
    talk.add([message(3, 'c'), message(2, 'b')]);
    expect(talk.whole).toBe(4);
  });

  it('forgets who types: after a message, after a word, after a while', () => {
    const talk = new Talk();
    for (const holder of ['dana', 'liam', 'noor']) talk.typed(holder, true, 0);
    talk.add([message(1, 'a')]);
    talk.typed('liam', false, 10);
    expect(talk.typing(5_999)).toEqual(['noor']);
    expect(talk.typing(6_000)).toEqual([]);
  });

  it('knows who has read how far, and never less', () => {
    const talk = new Talk();
    talk.read('dana', 3);
    talk.read('dana', 1);
    expect([talk.readers(3, ['dana', 'liam']), talk.readers(4, ['dana'])]).toEqual([['dana'], []]);
  });
});

describe('addresses in a message', () => {
  const addresses = (text: string) => piecesOf(text).flatMap(({ address }) => address ?? []);

  it('reads an address that never ends in no more than a moment', () => {
    const [signs, begun] = [')'.repeat(60_000), performance.now()];
    expect(addresses(`https://a.example/${signs}x`)).toEqual([`https://a.example/${signs}x`]);
    expect(performance.now() - begun).toBeLessThan(1_000); // sign by sign it is a few milliseconds; anew at each, many seconds
  });

  it.each([
    ['see https://a.example/x.', ['https://a.example/x']],
    ['(http://a.example/x) and https://b.example', ['http://a.example/x', 'https://b.example/']],
    ['javascript:alert(1) data:text/html,x file:///etc', []],
    ['https://', []],
    ['HTTPS://A.EXAMPLE/', ['https://a.example/']],
    ['https://a.example/"><img src=x>', ['https://a.example/']],
  ])('%j', (text, found) => {
    expect(addresses(text)).toEqual(found);
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});
