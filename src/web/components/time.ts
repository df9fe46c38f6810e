import { dateLocale } from '../i18n/index.ts';

const full = new Intl.DateTimeFormat(dateLocale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const hourOnly = new Intl.DateTimeFormat(dateLocale, { hour: '2-digit', minute: '2-digit' });
const zoned = new Intl.DateTimeFormat(dateLocale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const relative = new Intl.RelativeTimeFormat(dateLocale, { numeric: 'always', style: 'long' });

const dayCount = new Intl.NumberFormat(dateLocale, { style: 'unit', unit: 'day', unitDisplay: 'long' });
const hourCount = new Intl.NumberFormat(dateLocale, { style: 'unit', unit: 'hour', unitDisplay: 'long' });

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `22 Nov 2026, 10:02` in the reader's zone; the month is a word, so no order can be mistaken. */
export function dayAndTime(moment: string | number): string {
  return full.format(new Date(moment));
}

/** `10:02` in the reader's zone. */
export function timeOnly(moment: string | number): string {
  return hourOnly.format(new Date(moment));
}

/** The whole moment with weekday, seconds and zone, for a title. */
export function wholeMoment(moment: string | number): string {
  return zoned.format(new Date(moment));
}

/** `2 minutes ago`, `in 3 hours`; null within a minute. `from` and `now` in ms. */
export function distance(from: number, now: number): string | null {
  const gap = from - now;
  for (const [unit, size] of units) {
    if (Math.abs(gap) >= size) return relative.format(Math.trunc(gap / size), unit);
  }
  return null;
}

/** `4:05`, `1:04:05` or `2 days 3 hours` of a length in ms; never below zero. */
export function clockOf(length: number): string {
  const seconds = Math.max(0, Math.ceil(length / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  if (days > 0) return `${dayCount.format(days)} ${hourCount.format(hours)}`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = `${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}
