import type { z } from 'zod';
import type { Answer } from '../../contracts/common.ts';
import type { DoneRow, RequestView, Waiting, WorkOrder } from '../../contracts/requests.ts';
import type { ClientAnswer } from '../../policy/answer.ts';
import { answerOf } from './question.ts';
import { plainAddress } from './plainAddress.ts';
import type { ApprovalRow, RequestRow, WorkRow } from './store.ts';

/** How long a met condition counts, ms (roles.md: thirty minutes from the last one). */
const WINDOW_MS = 30 * 60 * 1000;

/** An answer in the form in which it is sent. */
export function presentAnswer(answer: ClientAnswer): Answer {
  const { outcome, rule, because, disclose, needs, meanwhile } = answer;
  return {
    outcome,
    rule,
    because,
    disclose,
    ...(needs === undefined ? {} : { needs: { ...needs } }),
    ...(meanwhile === undefined ? {} : { meanwhile }),
  };
}

/** What exactly, as it was frozen; null when nothing was said beyond the sentence. */
function detailsOf(row: Pick<RequestRow, 'action' | 'params'>): string | null {
  const params = JSON.parse(row.params) as Record<string, unknown>;
  if (row.action === 'user.add') {
    const { email, phone } = params;
    return [email, phone].filter((part) => typeof part === 'string').join(', ');
  }
  return typeof params['details'] === 'string' ? params['details'] : null;
}

/** When the time to lend ends, for a request whose conditions are met; null when none was needed yet. */
function windowEnds(row: Pick<RequestRow, 'facts'>): Date | null {
  return row.facts.met_at === null ? null : new Date(Date.parse(row.facts.met_at) + WINDOW_MS);
}

function isOver(row: Pick<RequestRow, 'facts' | 'now'>): boolean {
  const ends = windowEnds(row);
  return ends !== null && ends <= row.now;
}

function stateOf(row: RequestRow, answer: ClientAnswer): z.infer<typeof RequestView>['state'] {
  if (row.state !== 'open' && row.state !== 'waiting') return row.state;
  if (answer.outcome !== 'allow') return row.state;
  return isOver(row) ? 'lapsed' : 'ready';
}

/** What the one who holds a request may do with it next. */
export function nextStep(row: RequestRow, answer: ClientAnswer): z.infer<typeof RequestView>['next'] {
  if (row.state !== 'open' && row.state !== 'waiting') return null;
  const { facts } = row;
  if (answer.outcome === 'deny' && facts.role === 'non-member' && !facts.authorised) {
    return row.state === 'open' && row.contact_id !== null ? 'send-to-super-admins' : null;
  }
  if (facts.fenced_until !== null || facts.client_state !== 'live') return null;
  if (answer.outcome === 'approve') return row.approval?.state === 'open' ? null : 'ask-approver';
  if (answer.outcome !== 'allow' || isOver(row)) return null;
  return row.contact_id === null || row.action === 'user.add' ? 'run' : 'order';
}

function untilOf(row: RequestRow, answer: ClientAnswer): string | null {
  const { approval, authority } = row;
  if (row.state !== 'open' && row.state !== 'waiting') return null;
  if (approval?.state === 'open' && answer.outcome !== 'allow')
    return new Date(approval.expires_at).toISOString();
  if (answer.outcome !== 'allow') return null;
  if (authority !== null && authority.spent_at === null) return new Date(authority.expires_at).toISOString();
  return windowEnds(row)?.toISOString() ?? null;
}

/**
 * A request with its answer, worked out now.
 *
 * @param mine whether the reader holds it; else nothing can be done with it
 */
export function presentRequest(row: RequestRow, mine: boolean): z.infer<typeof RequestView> {
  const answer = answerOf(row.action, row.facts);
  return {
    id: row.id,
    action: row.action,
    sentence: row.sentence,
    answer: presentAnswer(answer),
    state: stateOf(row, answer),
    at: row.at.toISOString(),
    details: detailsOf(row),
    next: mine ? nextStep(row, answer) : null,
    until: untilOf(row, answer),
    answeredBy: row.approval?.answered_by ?? null,
    takenBackBy: row.taken_back_by,
    workOrderId: row.work_order_id,
  };
}

/** A work order; `agentId` is its reader. */
export function presentWork(row: WorkRow, agentId: string): z.infer<typeof WorkOrder> {
  const over = (row.state === 'open' || row.state === 'taken') && row.expires_at <= row.now;
  const state = over ? 'expired' : row.state;
  return {
    id: row.id,
    sentence: row.sentence,
    action: row.action,
    details: detailsOf(row),
    clientName: row.client_name,
    lender: row.lender_name ?? 'a person who left',
    madeBy: row.made_by_name,
    madeByMe: row.made_by === agentId,
    takenBy: row.taken_by_name,
    mine: row.taken_by === agentId,
    state,
    at: row.at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    note: row.note,
    may: mayTake(state, row),
  };
}

function mayTake(state: WorkRow['state'], row: WorkRow): { take: boolean; why: string | null } {
  if (state !== 'open') return { take: false, why: whyNotTaken(state, row.taken_by_name) };
  const why = row.needs_another
    ? 'You made it: another agent of your desk takes it and carries it out.'
    : null;
  return { take: why === null, why };
}

function whyNotTaken(state: WorkRow['state'], by: string | null): string {
  const why: Record<WorkRow['state'], string> = {
    open: '',
    taken: `${by ?? 'A colleague'} has taken it.`,
    done: 'It was carried out.',
    revoked: 'It was taken back by who asked for it.',
    expired: 'Its seven days are over.',
    lapsed: 'Who asked for it lost the right to it.',
  };
  return why[state];
}

const NOBODY: Readonly<Record<ApprovalRow['kind'], string>> = {
  'second-approver': 'If nobody answers, nothing is done and the request ends.',
  'non-member': 'If nobody answers, nothing is done, and they are told nothing.',
  wait: 'If nobody stops it, it can be done when the time is over.',
};

/** Who reads what waits. */
interface Reader {
  readonly id: string;
  readonly superAdmin: boolean;
  /** Whether they said within the day that something in their name was not them. */
  readonly fenced: boolean;
}

/** Why this reader may not say yes; null when they may. No is never refused to a Super admin. */
function whyNoYes(row: ApprovalRow, reader: Reader): string | null {
  if (row.state !== 'open' || row.expires_at <= row.now) return 'This was settled already.';
  if (!reader.superAdmin) return 'A Super admin answers this.';
  if (reader.fenced)
    return 'You said that something in your name was not you: for a day another Super admin answers.';
  if (row.kind === 'wait') return 'Time alone says yes here; it can be stopped.';
  if (row.asker_id === reader.id) return 'You asked for it: another Super admin answers.';
  return row.agent_is_me === true ? 'You took the call yourself: another Super admin answers.' : null;
}

/** Somebody unknown became a user instead: what they asked for was not agreed to. */
export const isAdded = ({ kind, state, disowned, request_state }: ApprovalRow): boolean =>
  kind === 'non-member' && (state === 'yes' || disowned) && request_state === 'refused';

/** What became of a yes: taken back before anything was done, or not theirs, before or after something was. */
function settledAs(row: ApprovalRow): z.infer<typeof Waiting>['state'] {
  const { state, disowned, request_state } = row;
  if (isAdded(row)) return disowned ? 'disowned-added' : 'added';
  if (disowned) return request_state === 'done' ? 'disowned-done' : 'disowned';
  return state === 'yes' && request_state === 'withdrawn' ? 'taken-back' : state;
}

/** Agreed to and not done yet: whoever may answer, or asked, may take it back while it can still be done. */
const isLent = (row: ApprovalRow): boolean =>
  (row.request_state === 'open' || row.request_state === 'waiting') &&
  !isOver(row) &&
  answerOf(row.action, row.facts).outcome === 'allow';

/** Something that waits, for one reader. */
export function presentWaiting(
  row: ApprovalRow,
  clientName: string,
  reader: Reader,
): z.infer<typeof Waiting> {
  const over = row.state === 'open' && row.expires_at <= row.now;
  const why = whyNoYes(row, reader);
  const state = over ? (row.kind === 'wait' ? 'yes' : 'expired') : settledAs(row);
  const hears = row.state === 'open' && !over && reader.superAdmin; // a no
  return {
    id: row.id,
    requestId: row.request_id,
    kind: row.kind,
    sentence: row.sentence,
    asker: row.said === null ? (row.asker_name ?? 'a person who left') : `${row.said.first} ${row.said.last}`,
    agent: row.agent_name,
    clientName,
    answer: presentAnswer(answerOf(row.action, row.facts)),
    words: row.words,
    said:
      row.said === null
        ? null
        : { first: row.said.first, last: row.said.last, email: plainAddress(row.said.email) },
    at: row.at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    ifNobodyAnswers: NOBODY[row.kind],
    state,
    answeredBy: row.answered_by_name,
    may: {
      answer: why === null,
      why,
      add: why === null && row.kind === 'non-member',
      stop: hears && row.kind === 'wait',
      refuse: hears && row.kind !== 'wait' && why !== null && row.asker_id !== reader.id,
      revoke: state === 'yes' && isLent(row),
      disown: row.state === 'yes' && row.answered_by === reader.id,
    },
  };
}

/** One line of what was done in a person's name. */
export function presentDone(row: RequestRow): z.infer<typeof DoneRow> {
  const state = stateOf(row, answerOf(row.action, row.facts));
  const ordered = row.work_state === 'open' || row.work_state === 'taken';
  return {
    id: row.id,
    sentence: row.sentence,
    at: row.at.toISOString(),
    state,
    agent: row.agent_name,
    doneBy: row.work_state === 'done' ? row.work_taken_by : null,
    workOrderId: row.work_order_id,
    // A contact of somebody whom they authorised is not in their own name.
    contactId: row.authorised_by === null ? row.contact_id : null,
    disowned: row.disowned,
    may: { revoke: ordered || state === 'ready' || state === 'waiting' },
  };
}
