import { describe, expect, it } from 'vitest';
import { begin, heard, named, placed, SILENCE, tick, WITHOUT_LINE, WITHOUT_WORD } from './stop.ts';

const dana = { id: 'm1', holder: 'dana' };
const liam = { id: 'm2', holder: 'liam' };
const both = [dana, liam];
const T = 1_000;

describe('the server is not heard', () => {
  it('stops everything after 15 seconds, once', () => {
    const watch = begin(T);
    expect(tick(watch, T + SILENCE - 1)[1].stop).toBe(false);
    const [stopped, orders] = tick(watch, T + SILENCE);
    expect(orders.stop).toBe(true);
    expect(tick(stopped, T + SILENCE + 60_000)[1].stop).toBe(false);
  });

  it('counts from the last word, and again after it came back', () => {
    const [watch] = heard(begin(T), T + 14_000);
    expect(tick(watch, T + SILENCE)[1].stop).toBe(false);
    const [stopped] = tick(watch, T + 29_000);
    expect(stopped.stopped).toBe(true);
    const [back, orders] = heard(stopped, T + 40_000);
    expect(orders.stop).toBe(false);
    expect(tick(back, T + 54_999)[1].stop).toBe(false);
    expect(tick(back, T + 55_000)[1].stop).toBe(true);
  });

  it('is what waking from sleep looks like', () => {
    expect(tick(begin(T), T + 3_600_000)[1].stop).toBe(true);
  });

  it('stops everything also when the first word comes before anybody looked at the clock', () => {
    const [back, orders] = heard(begin(T), T + SILENCE);
    expect(orders.stop).toBe(true);
    expect(tick(back, T + SILENCE + 250)[1].stop).toBe(false);
    expect(heard(back, T + SILENCE + 14_000)[1].stop).toBe(false);
  });
});

describe('somebody is not named any more', () => {
  it('ends at once when the server says that they have no place', () => {
    const [watch, first] = named(begin(T), both, ['m2', 'me'], T);
    expect(first).toEqual({ close: [], stop: false, ask: true });
    const [after, orders] = placed(watch, both, ['liam']);
    expect(orders.close).toEqual(['m1']);
    expect(after.missing.size).toBe(0);
  });

  it('ends with all others when nobody is named and nobody has a place', () => {
    const [watch, first] = named(begin(T), both, [], T);
    expect(first.ask).toBe(true);
    expect(tick(watch, T + WITHOUT_WORD)[1].close).toEqual(['m1', 'm2']);
    expect(placed(watch, both, [])[1].close).toEqual(['m1', 'm2']);
  });

  it('ends within two seconds when the server says nothing', () => {
    const [watch] = named(begin(T), both, ['m2'], T);
    expect(tick(watch, T + WITHOUT_WORD - 1)[1].close).toEqual([]);
    expect(tick(watch, T + WITHOUT_WORD)[1].close).toEqual(['m1']);
    expect(WITHOUT_WORD + 250).toBeLessThan(2_000);
  });

  it('stays for a while when only their line was lost', () => {
    const [lost] = named(begin(T), both, ['m2'], T);
    const [known, orders] = placed(lost, both, ['dana', 'liam']);
    expect(orders.close).toEqual([]);
    const [lively] = heard(known, T + WITHOUT_LINE - 1);
    expect(tick(lively, T + WITHOUT_LINE - 1)[1].close).toEqual([]);
    expect(tick(lively, T + WITHOUT_LINE)[1].close).toEqual(['m1']);
  });

  it('does not win time by being missing again and again', () => {
    const [lost] = named(begin(T), both, ['m2'], T);
    const [again] = named(lost, both, ['m2'], T + 1_400);
    expect(tick(again, T + WITHOUT_WORD)[1].close).toEqual(['m1']);
  });

  it('ends when they lose their place after their line', () => {
    const [lost] = named(begin(T), both, ['m2'], T);
    const [known] = placed(lost, both, ['dana', 'liam']);
    expect(placed(known, both, ['liam'])[1].close).toEqual(['m1']);
  });

  it('stays when they are named again', () => {
    const [lost] = named(begin(T), both, ['m2'], T);
    const [back, orders] = named(lost, both, ['m1', 'm2'], T + 500);
    expect(orders.ask).toBe(false);
    expect(tick(back, T + 10_000)[1].close).toEqual([]);
  });

  it('says nothing of those who were named', () => {
    const [watch] = named(begin(T), both, ['m1', 'm2'], T);
    expect(placed(watch, both, [])[1].close).toEqual([]);
  });
});
