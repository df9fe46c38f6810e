import { keep, kept } from '../keep.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Texts } from './en.ts';

/** The languages of the page, by the codes that the contract has. */
export const LANGUAGES = { en, de } as const satisfies Readonly<Record<string, Texts>>;
export type Language = keyof typeof LANGUAGES;

const isLanguage = (code: string | null): code is Language => code !== null && Object.hasOwn(LANGUAGES, code);

/** The first of somebody's languages that we have; English when we have none. */
export function languageFor(wanted: readonly string[]): Language {
  const codes = wanted.map((one) => one.toLowerCase().split('-')[0] ?? '');
  return codes.find(isLanguage) ?? 'en';
}

let current: Language = 'en';
/** The languages that the browser asks for, with their regions: a day is written otherwise in London than in Boston. */
let wanted: readonly string[] = [];

/** The language of the page. */
export const language = (): Language => current;

/** The texts in that language. */
export const t = (): Texts => LANGUAGES[current];

/** Takes the language chosen before, or the browser's. */
export function beginLanguage(): void {
  wanted = navigator.languages;
  const before = kept('language');
  setLanguage(isLanguage(before) ? before : languageFor(wanted));
}

/** Speaks that language from here on; whatever is drawn already is drawn again by the caller. */
export function setLanguage(code: Language): void {
  current = code;
  keep('language', code);
  document.documentElement.lang = code;
}

/** Names one after the other, as a sentence has them. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : t().list.and(words.slice(0, -1).join(', '), last);
}

/** The language of the page with the browser's region, where it names one. */
export const locale = (): string => wanted.find(isOf) ?? current;

const isOf = (tag: string): boolean => tag.toLowerCase().split('-')[0] === current;

const dayAndTime = (): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' });

/** A day and a time as this language writes them. */
export const moment = (iso: string): string => dayAndTime().format(new Date(iso));

/** From when to when; what both have in common is written once. */
export const span = (from: string, until: string): string =>
  dayAndTime().formatRange(new Date(from), new Date(until));

/** A time of day. */
export function timeOf(iso: string): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(new Date(iso));
}

/** A size in the unit that people say, e.g. 3.4 MB. */
export function sizeOf(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const options = { style: 'unit', unit: units[at], maximumFractionDigits: at === 0 ? 0 : 1 } as const;
  return new Intl.NumberFormat(current, options).format(bytes / 1000 ** at);
}
