/** What is typed into the search; days as `2026-11-22`, in the reader's zone. */
export interface Typed {
  readonly text: string;
  readonly outcome: string;
  readonly agentId: string;
  readonly clientId: string;
  readonly since: string;
  readonly until: string;
}

const NO_SEARCH: Typed = { text: '', outcome: '', agentId: '', clientId: '', since: '', until: '' };

/** The search that a place of the browser's history holds; everything, where it holds none. */
export function searchIn(state: unknown): Typed {
  const { search } = (state ?? {}) as { search?: Partial<Typed> };
  return { ...NO_SEARCH, ...search };
}

/** Whether nothing is looked for: everything is shown. */
export const isEmpty = (search: Typed): boolean => Object.values(search).every((value) => value === '');

/** The beginning of a day of the reader's, `add` days later; null for none. */
function dayStart(day: string, add: number): string | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  const start = new Date(year, month - 1, date + add);
  return Number.isNaN(start.getTime()) ? null : start.toISOString();
}

/** The search as the door takes it; what was left empty is null. */
export function queryOf({
  text,
  outcome,
  agentId,
  clientId,
  since,
  until,
}: Typed): Record<string, string | null> {
  return {
    text: text.trim() || null,
    outcome: outcome || null,
    agentId: agentId || null,
    clientId: clientId || null,
    since: dayStart(since, 0),
    until: dayStart(until, 1),
  };
}
