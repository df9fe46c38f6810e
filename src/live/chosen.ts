/** Something that was chosen or dropped: a file, or a folder, which cannot be sent. */
export interface Chosen {
  readonly file: File;
  readonly isFolder: boolean;
}

/** Most bytes of one file; the server has the same, a test compares. */
export const MOST = 2 ** 31;

/** Why something is not sent, known before anybody is asked. */
export type Mistake = 'file-folder' | 'file-too-large';

/** Null: nothing is against it here. */
export function mistakeIn({ file, isFolder }: Chosen): Mistake | null {
  return isFolder ? 'file-folder' : file.size > MOST ? 'file-too-large' : null;
}

/** A file as it is offered to the server. */
export function offerOf({ name, size, type }: File): {
  readonly name: string;
  readonly size: number;
  readonly type?: string;
} {
  return { name, size, ...(/^[\w.+-]+\/[\w.+-]+$/.test(type) ? { type } : {}) };
}

/** Whether these bytes can still be read: a file that was moved or changed since it was chosen cannot. */
export function isReadable(bytes: Blob): Promise<boolean> {
  return bytes
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}
