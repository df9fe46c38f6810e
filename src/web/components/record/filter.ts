/** What the reader typed into the filter; days as `2026-11-22`, in the reader's zone. */
export interface TypedFilter {
  text: string;
  since: string;
  until: string;
}

/** Everything. */
export const noFilter: TypedFilter = { text: '', since: '', until: '' };

/** The beginning of a day of the reader's, `add` days later, in the record's form with microseconds; null for none. */
function dayStart(day: string, add: number): string | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  const start = new Date(year, month - 1, date + add);
  return Number.isNaN(start.getTime()) ? null : start.toISOString().replace(/\.(\d{3})Z$/, '.$1000Z');
}

/** The filter as the door takes it: from the first moment of `since` to the last of `until`. */
export function toQuery(typed: TypedFilter): { text: string; since: string | null; until: string | null } {
  return { text: typed.text.trim(), since: dayStart(typed.since, 0), until: dayStart(typed.until, 1) };
}
