/** The one function that decides. The server, the pages and the command line all ask it. */
import type { Answer, ClientAnswer, DeskAnswer } from './answer.ts';
import { clientDecider } from './client/decide.ts';
import { CLIENT_DOORS, CLIENT_TABLE } from './client/table.ts';
import { deskDecider } from './desk/decide.ts';
import { DESK_DOORS, DESK_TABLE } from './desk/table.ts';
import type { ClientQuestion, DeskQuestion, Question } from './question.ts';

const decideClient = clientDecider([...CLIENT_TABLE, ...CLIENT_DOORS]);
const decideDesk = deskDecider([...DESK_TABLE, ...DESK_DOORS]);

/**
 * Decides one question. Pure: no clock, no database, never throws. Answers are shared and frozen.
 *
 * @example
 * decide({ account: 'client', role: 'member', action: 'device.troubleshoot', tier: 2 }).outcome; // 'explain'
 */
export function decide(question: ClientQuestion): ClientAnswer;
export function decide(question: DeskQuestion): DeskAnswer;
export function decide(question: Question): Answer;
export function decide(question: Question): Answer {
  return question.account === 'client' ? decideClient(question) : decideDesk(question);
}
