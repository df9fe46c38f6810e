import type { MailFate } from '../../contracts/clients.ts';

/** An invitation as the view `mail_state` shows it; `fault`: at least one try failed. */
export interface MailState {
  readonly state: string;
  readonly fault: boolean;
}

/** How an invitation by mail fares, for whoever sent it. */
export function mailFate({ state, fault }: MailState): MailFate {
  if (state === 'sent') return 'sent';
  if (state === 'waiting') return fault ? 'slow' : 'waiting';
  return 'failed';
}
