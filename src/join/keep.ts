/**
 * What this page keeps for as long as its tab lives: the token of a session, that of a place in line and what was asked
 * there, the language, what it still owes the server, up to where the
 * chat was read, and what is half written.
 */
type Name = 'token' | 'waiting' | 'asking' | 'language' | 'owed' | 'name' | 'read' | 'saying';

const memory = new Map<Name, string>();
const key = (name: Name) => `bailiwick.join.${name}`;

/** Reads it; null: not there. Works without any storage, then until the page is loaded again. */
export function kept(name: Name): string | null {
  try {
    return sessionStorage.getItem(key(name)) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null; // storage is forbidden here
  }
}

/** Keeps it; null takes it away. */
export function keep(name: Name, value: string | null): void {
  if (value === null) memory.delete(name);
  else memory.set(name, value);
  try {
    if (value === null) sessionStorage.removeItem(key(name));
    else sessionStorage.setItem(key(name), value);
  } catch {
    // Storage is forbidden or full: memory has it.
  }
}
