import { describe, expect, it } from 'vitest';
import { addTexts, text } from './index.ts';

describe('a sentence that a name ends', () => {
  addTexts('stops', { end: 'It is {{name}}.', middle: 'At {{name}}. Then go on …' });
  // The catalogue's keys are typed; these are of this test alone.
  const said = text as unknown as (key: string, values: object) => string;

  it('ends in one full stop, whatever the name ends in', () => {
    expect(said('stops:end', { name: 'Harbour Ltd.' })).toBe('It is Harbour Ltd.');
    expect(said('stops:end', { name: 'Harbour' })).toBe('It is Harbour.');
    expect(said('stops:middle', { name: 'Harbour Ltd.' })).toBe('At Harbour Ltd. Then go on …');
  });

  it('keeps dots that stand inside of a name, or are three', () => {
    expect(said('stops:end', { name: 'a..b' })).toBe('It is a..b.');
    expect(said('stops:end', { name: 'so ..' })).toBe('It is so ...');
  });
});
