import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import type { FastifyBaseLogger } from 'fastify';

/** The server's log. */
export type Log = FastifyBaseLogger;

/** What of the settings the doors, jobs and mails need; `config.ts` parses it from the environment. */
export interface AppConfig {
  /** The address people use, without a trailing slash, e.g. `http://localhost:8080`. */
  readonly url: string;
  /** Whether that address was set (`BAILIWICK_URL`); else the one of the listener is taken. */
  readonly urlIsSet: boolean;
  /** Addresses to listen on, e.g. `['127.0.0.1', '::1']`. */
  readonly hosts: readonly string[];
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  /** Addresses and CIDRs whose X-Forwarded-For is believed; empty: nobody's. */
  readonly trustedProxy: readonly string[];
  /** Own certificate, PEM; null: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** No mail server is set and the server listens on loopback only: mails are readable in the interface. */
  readonly evaluation: boolean;
  /** Where TURN is, and the secret shared with it; null: pairs that need a relay cannot meet. */
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | null;
  /** Folder in which files of sessions lie. */
  readonly files: string;
  /** Where recordings of sessions lie, the data folder that keeps their key file, and the program that joins them. */
  readonly recordings: { readonly folder: string; readonly data: string; readonly ffmpeg: string };
  /** A program that looks at each file that comes, given its path: exit status 0 lets it pass; null: none. */
  readonly scan: string | null;
  /** Folder of the built pages. */
  readonly webRoot: string;
}

/** One pool per database role: the server, its sign-in room, its sweeps. */
export interface Pools {
  readonly app: Pool;
  readonly auth: Pool;
  readonly sweep: Pool;
}

/** Something that happened, as the outbox tells it: ids only. */
export interface BusEvent {
  /** Number of the outbox row; rows may be heard out of order. */
  readonly id: number;
  /** What it is about, e.g. `contact`. */
  readonly topic: string;
  /** The thing's id. */
  readonly ref: string | null;
  readonly deskId: string | null;
  readonly clientId: string | null;
  /** Whose it is at that client; of a thing that is somebody's, their colleagues hear nothing. */
  readonly personId: string | null;
}

/** Events between processes; consumers must bear hearing one twice. */
export interface Bus {
  /**
   * Calls `hear` for each event of any process, and `gap` when some may have been missed (then re-read everything).
   *
   * @returns ends the subscription
   */
  subscribe(hear: (event: BusEvent) => void, gap?: () => void): () => void;
  /** Says that outbox rows were committed; returns at once and sends at most once per 20 ms. */
  wake(): void;
  close(): Promise<void>;
}

/** The part of the mail room that others touch: rows are written by SQL, the loop sends them. */
export interface Mail {
  /** Whether an SMTP server is set. */
  readonly set: boolean;
  /** Says that mails were committed; returns at once. */
  wake(): void;
}

/** The installation's key for checkpoints of the record, opened once; it lies outside the database. */
export interface RecordSigner {
  /** The first 16 hex digits of the SHA-256 of the raw public key. */
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The 32 bytes of the public key in base64. */
  readonly rawPublic: string;
}

/** A key outside the database; `db/sealing.ts` makes one of a file. */
export interface OutsideKey {
  /** The first 16 hex digits of the SHA-256 of the key. */
  readonly id: string;
  /** 32 bytes, for AES-256. */
  readonly key: Buffer;
}

/** The services that every command gets, wired once in `main.ts`. */
export interface App {
  readonly config: AppConfig;
  readonly pools: Pools;
  readonly bus: Bus;
  readonly mail: Mail;
  readonly recordKey: RecordSigner;
  /** What seals the secrets of authenticator apps. */
  readonly authenticatorKey: OutsideKey;
  readonly log: Log;
  /** Whether the database stands at the migrations of this release; asked by `/healthz`. */
  migrationsCurrent(): Promise<boolean>;
}
