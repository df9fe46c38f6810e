import { ApiProblem } from './problem.ts';

/**
 * What is wrong with single fields, by the field's last name: `body.person.email` is `email`, and one of a list is the
 * list: `body.mailDomains.0` is `mailDomains`.
 */
export type Mistakes = Readonly<Record<string, string>>;

/** A mistake as it stands under its field: without the field's name, which is for programs. */
function plain(message: string): string {
  const said = message.replace(/^“[^”]*” /, '');
  return said.slice(0, 1).toUpperCase() + said.slice(1);
}

/** Reads the mistakes out of a `bad-input` refusal; none for anything else. */
export function mistakesIn(error: unknown): Mistakes {
  if (!(error instanceof ApiProblem) || !Array.isArray(error.body['fields'])) return {};
  const found: Record<string, string> = {};
  for (const given of error.body['fields'] as unknown[]) {
    const { field, message } = (given ?? {}) as { field?: unknown; message?: unknown };
    if (typeof field !== 'string' || typeof message !== 'string') continue;
    const name = field.split('.').findLast((part) => !/^\d+$/.test(part)) ?? field;
    found[name] ??= plain(message);
  }
  return found;
}
