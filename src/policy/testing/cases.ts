/** Reads the case tables of `src/policy/cases` and spells each cell out into questions and the answers they must get. */
import { readFileSync } from 'node:fs';
import type { Answer } from '../answer.ts';
import type { ClientQuestion, DeskQuestion } from '../question.ts';
import {
  CLIENT_ROLES,
  DESK_ROLES,
  GRANTS,
  PRESETS,
  type ClientRole,
  type DeskRole,
  type Preset,
} from '../words.ts';

/** A question and what its answer must hold; `because` is not told here. */
export interface Case<Question> {
  readonly ask: Question;
  readonly say: Omit<Answer, 'because'>;
}

function read(name: string): string {
  return readFileSync(new URL(`../cases/${name}`, import.meta.url), 'utf8');
}

/** The rows of a table, cells trimmed. */
function rowsOf(name: string): string[][] {
  return read(name)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

/** Lines of JSON as they stand. */
export function jsonLines<Line>(name: string): Line[] {
  return read(name)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

type Say = Omit<Answer, 'because'>;

interface Ladder {
  readonly action: string;
  readonly about: string;
  /** The cell in this preset, such as `3+` or `no ask-admin`. */
  readonly cell: string;
  readonly rule: string;
  readonly tier: number;
  readonly raised: number | undefined;
  readonly approved: boolean;
  readonly superAdmins: number;
}

/** What a cell comes to for somebody who is known. Written without a look at how the decider does it. */
function expected({ action, about, cell, rule, tier, raised, approved, superAdmins }: Ladder): Say {
  const say = (rest: object) => ({ rule, disclose: true, ...rest }) as unknown as Say;
  if (cell === 'explain') return say({ outcome: 'explain' });
  if (cell.startsWith('no ')) return say({ outcome: 'deny', needs: { remedy: cell.slice(3) } });
  if (action === 'user.remove' && about === 'super-admin' && superAdmins === 1)
    return say({
      rule: 'client.user.remove.last-super-admin',
      outcome: 'deny',
      needs: { remedy: 'add-super-admin' },
    });
  const needed = Math.max(Number.parseInt(cell, 10), raised ?? 0);
  if (tier < needed) {
    const meanwhile = action === 'device.troubleshoot' ? { meanwhile: 'explain' } : {};
    return say({ outcome: 'verify', needs: { tier: needed }, ...meanwhile });
  }
  if (!cell.endsWith('+') || approved) return say({ outcome: 'allow' });
  return say({ outcome: 'approve', needs: superAdmins === 1 ? { wait: 24 } : { approver: 'super-admin' } });
}

function subjectOf(action: string, about: string, when: string): NonNullable<ClientQuestion['subject']> {
  const facts = new Set(when.split(', '));
  const signer = /by ([a-z-]+)/.exec(when)?.[1];
  return {
    ...(facts.has('own') ? { own: true } : {}),
    ...(facts.has('granted') ? { granted: true } : {}),
    ...(signer === undefined ? {} : { signedBy: signer }),
    ...(about === 'everywhere' ? { everywhere: true } : {}),
    ...(action.startsWith('user.') && about !== 'own details' ? { role: about } : {}),
    ...(action.startsWith('phone.') && about !== '' ? { aspect: about } : {}),
  } as NonNullable<ClientQuestion['subject']>;
}

const TIERS_KNOWN = [1, 2, 3] as const;
const RAISED = [undefined, 0, 1, 2, 3] as const;

/** One cell at every tier, raised tier, approval and number of Super admins. */
function* spellOut(
  cells: readonly string[],
  role: ClientRole,
  preset: Preset,
): Generator<Case<ClientQuestion>> {
  const [action = '', about = '', when = '', superAdmin, admin, member, documented = '', rule, ownRule] =
    cells;
  const strict = role === 'super-admin' ? superAdmin : role === 'admin' ? admin : member;
  const allows = /^\d/.test(strict ?? '');
  const cell = preset === 'documented' && allows ? documented : (strict ?? '');
  const suffix = (role === 'member' ? ownRule : rule) ?? '';
  const subject = subjectOf(action, about, when);
  for (const tier of TIERS_KNOWN)
    for (const raised of RAISED)
      for (const approved of [false, true])
        for (const superAdmins of [1, 2, 7])
          yield {
            ask: {
              account: 'client',
              role,
              action: action as ClientQuestion['action'],
              subject,
              tier,
              minTier: raised,
              preset,
              approved,
              superAdmins,
            },
            say: expected({
              action,
              about,
              cell,
              rule: `client.${action}.${role}${suffix}`,
              tier,
              raised,
              approved,
              superAdmins,
            }),
          };
}

/** Every cell of `cases/client.txt`, spelt out: a few tens of thousand questions. */
export function clientCases(): Case<ClientQuestion>[] {
  return rowsOf('client.txt').flatMap((cells) =>
    CLIENT_ROLES.flatMap((role) => PRESETS.flatMap((preset) => [...spellOut(cells, role, preset)])),
  );
}

/** Every cell of `cases/desk.txt`. */
export function deskCases(): Case<DeskQuestion>[] {
  return rowsOf('desk.txt').flatMap(([action = '', target = '', when = '', ...columns]) => {
    const facts = new Set(when.split(', '));
    return DESK_ROLES.map((role, place) => {
      const [word, rest] = (columns[place] ?? '').split(' ');
      const deny = rest === undefined ? {} : { needs: { remedy: rest } };
      return {
        ask: {
          account: 'desk',
          roles: [role],
          action: action as DeskQuestion['action'],
          subject: {
            managed: facts.has('managed'),
            role: target === '' ? undefined : (target as Exclude<DeskRole, 'customer'>),
          },
          seat: facts.has('seat'),
          grants: facts.has('granted') ? GRANTS.filter((grant) => grant === action) : [],
        },
        say: (word === 'yes'
          ? { outcome: 'allow', rule: `desk.${action}.${rest ?? ''}` }
          : { outcome: 'deny', rule: `desk.${action}.${role}`, ...deny }) as Say,
      };
    });
  });
}

/** `cases/whole-answers.jsonl`: questions with whole answers, for what no single cell shows. */
export function wholeAnswers(): Case<ClientQuestion | DeskQuestion>[] {
  return jsonLines('whole-answers.jsonl');
}

/** An answer without its sentence. */
export function withoutSentence(answer: Answer): Say {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== 'because')) as unknown as Say;
}

/** Whether an answer is the one a case asks for. */
export function meets(answer: Answer, say: Say): boolean {
  if (answer === say) return true;
  if (answer.outcome !== say.outcome || answer.rule !== say.rule) return false;
  const sameNeeds = answer.needs === say.needs || JSON.stringify(answer.needs) === JSON.stringify(say.needs);
  return sameNeeds && answer.disclose === say.disclose && answer.meanwhile === say.meanwhile;
}
