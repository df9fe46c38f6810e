import { ApiProblem } from './problem.ts';

/** What is wrong with single fields, by the field's last name: `body.person.email` is `email`. */
export type Mistakes = Readonly<Record<string, string>>;

/** Reads the mistakes out of a `bad-input` refusal; none for anything else. */
export function mistakesIn(error: unknown): Mistakes {
  if (!(error instanceof ApiProblem) || !Array.isArray(error.body['fields'])) return {};
  const found: Record<string, string> = {};
  for (const given of error.body['fields'] as unknown[]) {
    const { field, message } = (given ?? {}) as { field?: unknown; message?: unknown };
    if (typeof field !== 'string' || typeof message !== 'string') continue;
    const name = field.split('.').at(-1) ?? field;
    found[name] ??= message;
  }
  return found;
}
