import { h } from '../dom.ts';
import type { HelpDesk } from '../help.ts';
import { language, locale, moment, t } from '../texts/index.ts';

/** Says that nobody is there, when somebody is again, and the hours of the week. */
export function closedBox({ opensAt, hours, zone }: HelpDesk): HTMLElement {
  const { help } = t();
  return h(
    'section',
    { class: 'sheet' },
    h('h2', {}, help.closed),
    h('p', {}, opensAt === null ? help.closedLong : help.opens(moment(opensAt))),
    hours.length > 0 && week(hours),
    hours.length > 0 && h('p', { class: 'dim small' }, help.zone(zone)),
  );
}

function week(hours: HelpDesk['hours']): HTMLElement {
  const rows = [1, 2, 3, 4, 5, 6, 7].flatMap((day) => {
    const windows = hours.filter((window) => window.day === day);
    const words = windows.map(({ opens, closes }) => `${clock(opens)}–${clock(closes)}`).join(', ');
    return words === '' ? [] : [h('dt', {}, dayName(day)), h('dd', {}, words)];
  });
  return h('dl', { class: 'facts' }, ...rows);
}

/** 2024 began on a Monday. */
const dayName = (day: number): string =>
  new Intl.DateTimeFormat(language(), { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));

const clock = (minutes: number): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'short', timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1, 0, minutes),
  );
