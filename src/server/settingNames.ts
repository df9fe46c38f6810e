/** Edits (a letter put in, left out or changed) that make one word of the other. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, theirs] of [...other].entries()) {
      const change = (row[j] ?? 0) + (letter === theirs ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const OURS = 'BAILIWICK_';

/** Whether somebody who wrote `name` most likely meant the setting `known`. */
function isMeant(name: string, known: string): boolean {
  if (name === `${OURS}${known}`) return true; // SMTP_URL with our name before it
  return known.startsWith(OURS) && editsBetween(name, known) <= (known.length > 20 ? 3 : 2);
}

/**
 * Finds a variable that is written almost like a setting: it would be passed over in silence, and the desk run without
 * what it says.
 *
 * @returns what is written and what is most likely meant; null when every name is right
 */
export function misspelt(
  given: readonly string[],
  settings: readonly string[],
): { readonly name: string; readonly meant: string } | null {
  for (const name of given) {
    if (!name.startsWith(OURS) || settings.includes(name)) continue;
    const meant = settings.find((known) => isMeant(name, known));
    if (meant !== undefined) return { name, meant };
  }
  return null;
}
