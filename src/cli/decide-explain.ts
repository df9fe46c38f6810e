/** `bailiwick decide --explain`: one question from the command line, answered as a person would read it. */
import type { Answer } from '../policy/answer.ts';
import { decide } from '../policy/decide.ts';
import { readQuestion } from '../policy/read-question.ts';

const LISTS = new Set(['roles', 'grants']);
const NUMBERS = new Set(['tier', 'minTier', 'superAdmins']);
const YES_OR_NO = new Set([
  'subject.own',
  'subject.granted',
  'subject.everywhere',
  'subject.managed',
  'approved',
  'authorised',
  'seat',
]);

/** A word of the command line as the value that its field takes; what does not fit stays a word, and is refused. */
function valueOf(name: string, word: string): unknown {
  if (LISTS.has(name)) return word === '' ? [] : word.split(',');
  if (NUMBERS.has(name) && /^\d+$/.test(word)) return Number(word);
  if (YES_OR_NO.has(name) && (word === 'true' || word === 'false')) return word === 'true';
  return name === 'subject.signedBy' && word === 'null' ? null : word;
}

interface Read {
  readonly question: unknown;
  readonly problem: string | null;
}

/** Options to a question: `--subject.own false`, `--subject.own=false`, and a bare `--approved` for true. */
function questionOf(words: readonly string[]): Read {
  const question = new Map<string, unknown>();
  const subject = new Map<string, unknown>();
  for (let place = 0; place < words.length; place += 1) {
    const [, name, given] = /^--([^=]+)(?:=(.*))?$/s.exec(words[place] ?? '') ?? [];
    if (name === undefined) {
      const shown = JSON.stringify(words[place]);
      return { question: null, problem: `Every field is given as --name value; ${shown} is not.` };
    }
    const next = words[place + 1];
    let word = given;
    if (word === undefined && next !== undefined && !next.startsWith('--')) {
      word = next;
      place += 1;
    }
    const value = valueOf(name, word ?? 'true');
    if (name.startsWith('subject.')) subject.set(name.slice('subject.'.length), value);
    else question.set(name, value);
  }
  if (subject.size > 0) question.set('subject', Object.fromEntries(subject));
  return { question: Object.fromEntries(question), problem: null };
}

const REMEDIES = {
  'super-admin-authorises': 'a Super admin of the organisation can authorise exactly this, once.',
  'signed-by-super-admin': 'have the form signed by a Super admin.',
  'sign-first': 'have the form signed by an Admin or a Super admin.',
  'ask-admin': 'an admin can do this.',
  'ask-super-admin': 'a Super admin can do this.',
  'add-super-admin': 'add another Super admin first.',
  seat: 'a seat is needed.',
  'ask-billing-contact': 'the billing contact can do this.',
} as const;

const TIER_WORDS = ['nobody yet', 'matched', 'reached', 'proven'];

/** Headline and next step of an answer. */
function told(answer: Answer): readonly [headline: string, next: string | null] {
  switch (answer.outcome) {
    case 'allow':
      return ['Allowed.', null];
    case 'explain':
      return ['Explain only: tell how, change nothing.', null];
    case 'verify': {
      const { tier } = answer.needs;
      const steps = answer.meanwhile === 'explain' ? ' The steps may be explained meanwhile.' : '';
      return ['Verify first.', `reach tier ${tier} (${TIER_WORDS[tier]}).${steps}`];
    }
    case 'approve':
      return 'wait' in answer.needs
        ? ['Needs a wait.', `wait ${answer.needs.wait} hours; there is no second Super admin to ask.`]
        : ['Needs approval.', 'another Super admin has to approve.'];
    case 'deny':
      return ['Denied.', answer.needs === undefined ? null : REMEDIES[answer.needs.remedy]];
  }
}

/**
 * Answers one question.
 * @param words the options that are its fields
 * @returns the text to print, or one sentence about what could not be understood
 */
export function explain(words: readonly string[]): { text: string; problem: string | null } {
  const read = questionOf(words);
  if (read.problem !== null) return { text: '', problem: read.problem };
  const { question, error } = readQuestion(read.question);
  if (error !== null) return { text: '', problem: `${error.message} (${error.code})` };
  const answer = decide(question);
  const [headline, next] = told(answer);
  const lines = [headline, '', `Why:   ${answer.because}`];
  if (next !== null) lines.push(`Next:  ${next}`);
  lines.push(`Rule:  ${answer.rule}`);
  if (answer.disclose === true) lines.push('Aloud: this answer and its reason may be said to the caller.');
  if (answer.disclose === false) lines.push('Aloud: tell the caller nothing beyond the outcome.');
  return { text: `${lines.join('\n')}\n`, problem: null };
}
