import { describe, expect, it } from 'vitest';
import { piecesOf } from './pieces.ts';

const origin = 'http://localhost:8080';

describe('piecesOf', () => {
  it('links addresses of this site, without the full stop behind them', () => {
    expect(piecesOf('Open http://localhost:8080/sign-in#abc.\nBye', origin)).toEqual([
      { text: 'Open ', href: null },
      { text: 'http://localhost:8080/sign-in#abc', href: '/sign-in#abc' },
      { text: '.\nBye', href: null },
    ]);
  });

  it('leaves addresses elsewhere as text', () => {
    const pieces = piecesOf('See https://evil.example/x and http://localhost:8081/y', origin);
    expect(pieces.every(({ href }) => href === null)).toBe(true);
    expect(pieces.map(({ text }) => text).join('')).toBe(
      'See https://evil.example/x and http://localhost:8081/y',
    );
  });

  it('makes no link of a script', () => {
    expect(piecesOf('javascript:alert(1) http://', origin).some(({ href }) => href !== null)).toBe(false);
  });
});
