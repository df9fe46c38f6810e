import type { Part } from './letter.ts';

/** What happened in a session, in order; times as the clocks of `zone` show them. */
export interface ReceiptFacts {
  readonly desk: string;
  /** The reader's first name; null when it is not known. */
  readonly first: string | null;
  readonly number: string;
  readonly zone: string;
  readonly agents: readonly string[];
  readonly from: string;
  readonly until: string;
  /** From when to when it was really recorded. */
  readonly recorded: readonly (readonly [from: string, until: string])[];
  /** One sentence for each thing that was asked, allowed, or refused. */
  readonly lines: readonly string[];
}

/** What was answered, before the moment of it, and what followed, after. */
export type Words = readonly [said: string, then?: string];

/** All that a receipt says by mail, in one language. */
export interface ReceiptTexts {
  /** As BCP 47 names it, for the dates; its first part is the language of the letter. */
  readonly locale: string;
  readonly subject: (desk: string) => string;
  readonly parts: (facts: ReceiptFacts) => Part[];
  /** What was asked for, by the kind of consent. */
  readonly kinds: Readonly<Record<string, string>>;
  /** What was answered, by the state of the consent. */
  readonly states: Readonly<Record<string, Words>>;
  /** The same of a file: one that came has come; that its consent ended with the session says nothing of it. */
  readonly fileStates: Readonly<Record<string, Words>>;
  readonly named: (kind: string, name: string) => string;
  readonly partly: string;
}
