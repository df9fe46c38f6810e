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

/** The mistakes that a `bad-input` refusal names. */
function named(error: unknown): { field: string; message: string }[] {
  if (!(error instanceof ApiProblem) || !Array.isArray(error.body['fields'])) return [];
  return (error.body['fields'] as unknown[]).flatMap((given) => {
    const { field, message } = (given ?? {}) as { field?: unknown; message?: unknown };
    return typeof field === 'string' && typeof message === 'string' ? [{ field, message }] : [];
  });
}

/** Reads the mistakes out of a `bad-input` refusal; none for anything else. */
export function mistakesIn(error: unknown): Mistakes {
  const found: Record<string, string> = {};
  for (const { field, message } of named(error)) {
    const name = field.split('.').findLast((part) => !/^\d+$/.test(part)) ?? field;
    found[name] ??= plain(message);
  }
  return found;
}

/** What is wrong with what nobody typed into a field: with the whole, or with the address that was asked. */
export function besideNoField(error: unknown): string[] {
  return named(error)
    .filter(({ field }) => !field.startsWith('body.'))
    .map(({ message }) => whole(message));
}

/** A mistake as a sentence of its own. */
function whole(message: string): string {
  return /^[\p{Lu}“]/u.test(message) ? message : `This ${message.replace(/\.$/, '')}.`;
}
