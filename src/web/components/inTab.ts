/** What is kept in this tab under one name, over a reload. */
export interface InTab {
  read(): string | null;
  keep(text: string): void;
  forget(): void;
}

/** A place in the tab's storage; a browser that forbids storage keeps it until the page is loaded again. */
export function inTab(name: string): InTab {
  let memory: string | null = null;
  return {
    read() {
      if (memory !== null) return memory; // newer than what lies in a storage that was full
      try {
        return sessionStorage.getItem(name);
      } catch {
        return null;
      }
    },
    keep(text) {
      memory = text;
      try {
        sessionStorage.setItem(name, text);
      } catch {
        // Storage is forbidden or full: memory has it.
      }
    },
    forget() {
      memory = null;
      try {
        sessionStorage.removeItem(name);
      } catch {
        // Nothing lies there.
      }
    },
  };
}
