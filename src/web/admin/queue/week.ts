import type { OfficeWindow } from '../../../contracts/queue.ts';

/** One day's hours as they are typed: `9:00-12:30, 13:30-17:00`. */
export function typedDay(hours: readonly OfficeWindow[], day: number): string {
  return hours
    .filter((window) => window.day === day)
    .map(({ opens, closes }) => `${clock(opens)}-${clock(closes)}`)
    .join(', ');
}

/** Minutes from midnight as a clock shows them; the end of a day is 24:00. */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Reads what was typed for one day; null: it is no hours. Empty: closed. */
export function readDay(typed: string, day: number): OfficeWindow[] | null {
  const words = typed.trim();
  if (words === '') return [];
  const windows: OfficeWindow[] = [];
  for (const part of words.split(/\s*[,;]\s*/)) {
    const found = /^(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?$/.exec(part);
    if (found === null) return null;
    const [, h1 = '', m1 = '0', h2 = '', m2 = '0'] = found;
    const [opens, closes] = [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)];
    if (Number(m1) > 59 || Number(m2) > 59 || opens > 1439 || closes > 1440 || opens >= closes) return null;
    windows.push({ day, opens, closes });
  }
  return windows;
}

/** Reads closed days, one a line or by comma, as `2026-12-24`; null: one is no day. */
export function readDays(typed: string): string[] | null {
  const days = typed.split(/[\s,;]+/).filter((day) => day !== '');
  const isDay = (day: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;
  return days.every(isDay) ? [...new Set(days)].sort() : null;
}
