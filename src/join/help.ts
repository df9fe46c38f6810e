import type { z } from 'zod';
import type { HelpDesk, LeaveMessage, Stood, Wait, Waiting } from '../contracts/queue.ts';
import { ask } from './api.ts';
import { keep, kept } from './keep.ts';
import type { Step } from './page.ts';

export type { HelpDesk, Waiting };

/** Whether somebody waits for an agent or leaves a message. */
export type Manner = 'wait' | 'message';

/** What somebody wrote who asks for help. */
export interface Draft {
  readonly name: string;
  readonly about: string;
  readonly email: string;
  /** Empty: whichever comes first. */
  readonly groupId: string;
}

const EMPTY: Draft = { name: '', about: '', email: '', groupId: '' };

/** What was written before in this tab. */
export function readDraft(): Draft {
  const name = kept('name') ?? '';
  try {
    return { ...EMPTY, name, ...(JSON.parse(kept('asking') ?? '{}') as Partial<Draft>) };
  } catch {
    return { ...EMPTY, name };
  }
}

/** Keeps it, so that nobody types it again. */
export const keepDraft = (draft: Draft): void => keep('asking', JSON.stringify(draft));

/** Where somebody begins at this address: on a desk's help page, or with a key. */
export function beginning(): Extract<Step, { at: 'help' } | { at: 'key' }> {
  const slug = /^\/help\/([^/]+)\/?$/.exec(location.pathname)?.[1];
  return slug === undefined ? { at: 'key' } : { at: 'help', slug, draft: readDraft() };
}

/** A desk's help page; everything throws {@link Failure}. @param slug as it stands in the address */
export function helpDoors(slug: string) {
  const path = `/api/help/${slug}`;
  return {
    desk: () => ask<HelpDesk>('GET', path, null),
    wait: (input: z.input<typeof Wait>) => ask<z.infer<typeof Stood>>('POST', `${path}/wait`, null, input),
    leaveMessage: (input: z.input<typeof LeaveMessage>) => ask('POST', `${path}/message`, null, input),
  };
}

/** Leaves the line at once. Throws {@link Failure}. */
export const leaveLine = (token: string) => ask('POST', '/api/waiting/leave', token);

/** How they stand; answered when that is another than `after`, at the latest in 20 s. Throws {@link Failure}. */
export function askLine(token: string, after: string | null, signal: AbortSignal): Promise<Waiting> {
  const query = after === null ? '' : `?after=${encodeURIComponent(after)}`;
  return ask('GET', `/api/waiting${query}`, token, undefined, signal);
}
