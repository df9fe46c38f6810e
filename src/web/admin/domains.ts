/** The mail domains of what was typed, by comma, blank or `@`. */
export function domainsIn(typed: string): string[] {
  return typed.split(/[\s,;@]+/).filter(Boolean);
}
