import { describe, expect, it } from 'vitest';
import { RecordMoment } from '../../../contracts/record.ts';
import { noFilter, toQuery } from './filter.ts';

describe('toQuery', () => {
  it('asks for everything when nothing is typed', () => {
    expect(toQuery(noFilter)).toEqual({ text: '', since: null, until: null });
  });

  it('takes whole days of the reader, the last one included', () => {
    const { since, until } = toQuery({ text: ' dana ', since: '2026-11-22', until: '2026-11-22' });
    expect(RecordMoment.parse(since)).toBe(since);
    expect(RecordMoment.parse(until)).toBe(until);
    expect(Date.parse(until ?? '') - Date.parse(since ?? '')).toBe(86_400_000);
    expect(new Date(since ?? '').getHours()).toBe(0);
  });

  it('ignores half a day', () => {
    expect(toQuery({ ...noFilter, since: '2026-11' }).since).toBeNull();
  });
});
