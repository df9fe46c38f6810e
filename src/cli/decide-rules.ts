/** `bailiwick decide --rules`. */
import { rules } from '../policy/rules.ts';

/** Every rule id with its sentence, a line each, sentences in one column. */
export function listRules(): string {
  const all = rules();
  const width = Math.max(...all.map(({ id }) => id.length));
  return all.map(({ id, because }) => `${id.padEnd(width)}  ${because}\n`).join('');
}
