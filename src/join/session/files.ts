import type { Consent } from '../../contracts/sessions.ts';
import type { Chosen } from '../../live/chosen.ts';
import type { OwnDoors, View } from '../api.ts';

/** A file on its way, or arrived. */
export interface Transfer {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly direction: 'from-me' | 'to-me';
  /** Bytes that are there. */
  readonly done: number;
  readonly state: 'waiting' | 'moving' | 'done' | 'failed' | 'stopped';
  /** Why it did not go, where that is known. */
  readonly failure?: unknown;
  /** Where a received file can be saved from; good for some minutes, and renewed before they are over. */
  readonly href?: string;
}

/** What carries files. The screen calls it; it draws nothing. */
export interface Files {
  readonly transfers: readonly Transfer[];
  /** Sends what the customer chose, one after the other. By choosing it they offered it; the carrier tells the server so. */
  send(files: readonly Chosen[]): void;
  /** Fetches a file that the customer agreed to (`file-to-me`, `about` names it). */
  receive(consent: Consent): void;
  /** Gives one transfer up, and no other. */
  stop(id: string): void;
  /** Everything that goes out stops, and what waits for its turn is forgotten: the customer took their yes back. */
  stopSending(): void;
  /** The session was read again: what is not granted any more stops. */
  heard(view: View): void;
  /** The network is back: what waits to try again does so now. */
  hurry(): void;
  close(): void;
}

/** What the carrier is given. */
export interface FilesUse {
  readonly doors: OwnDoors;
  readonly view: () => View;
  /** A transfer came, moved or ended. */
  readonly changed: () => void;
  readonly fail: (error: unknown) => void;
}
