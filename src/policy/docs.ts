/** docs/roles.md, printed from the tables, so that the page cannot say anything else than the program does. */
import type { Rule } from './answer.ts';
import { cellOf, type Cell, type ClientRow } from './client/row.ts';
import { CLIENT_DOORS, CLIENT_TOPICS } from './client/table.ts';
import { asksApprover, remedyOf, tierOf } from './client/verdict.ts';
import type { DeskCell, DeskRow } from './desk/row.ts';
import { effectiveCell } from './desk/sentences.ts';
import { DESK_DOORS, DESK_TABLE } from './desk/table.ts';
import { BESIDE, IDENTITY, INTRODUCTION, ON_TOP } from './docs-text.ts';
import { rules } from './rules.ts';
import { CLIENT_ROLES, DESK_ROLES, type ClientRole, type DeskRole, type Preset } from './words.ts';

const CELL_WORDS: Readonly<Record<Cell, string>> = {
  allow: 'yes',
  deny: 'no',
  own: 'own only',
  'own-else-explain': 'own; of others *explain*',
  granted: 'if granted',
  signed: 'signed by an Admin or a Super admin',
  'signed-by-super-admin': 'signed by a Super admin',
};

const DESK_CELL_WORDS: Readonly<Record<DeskCell, string>> = {
  '': 'no',
  allow: 'yes',
  seat: 'with a seat',
  managed: 'assigned groups',
  granted: 'if granted',
  'granted-and-managed': 'if granted, assigned groups',
};

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** "2", or "own 2, else 3", with "+ approver". */
function proof(row: ClientRow, preset: Preset): string {
  const [own, others] = [tierOf(row, true, preset), tierOf(row, false, preset)];
  const tier = own === others ? String(own) : `own ${own}, else ${others}`;
  return asksApprover(row, preset) ? `${tier} + approver` : tier;
}

/** What helps a role where its cell refuses; nothing where it never does. */
function remedy(row: ClientRow, role: ClientRole): string {
  const refuses = !['allow', 'own-else-explain'].includes(cellOf(row, role));
  return refuses ? code(remedyOf(row, role)) : '';
}

function remedies(row: ClientRow): string {
  const told = CLIENT_ROLES.map((role) => remedy(row, role)).filter((text) => text !== '');
  return [...new Set(told)].join(', ');
}

function clientTable(rows: readonly ClientRow[]): string {
  return table(
    ['action', 'about', 'Super admin', 'Admin', 'Member', 'strict: tier', 'documented: tier', 'if refused'],
    rows.map((row) => [
      code(row.action),
      row.about,
      ...CLIENT_ROLES.map((role) => CELL_WORDS[cellOf(row, role)]),
      proof(row, 'strict'),
      proof(row, 'documented'),
      remedies(row),
    ]),
  );
}

function deskTable(rows: readonly DeskRow[]): string {
  return table(
    ['action', 'about', ...DESK_ROLES, 'if refused'],
    rows.map((row) => [
      code(row.action),
      row.about,
      ...DESK_ROLES.map((role: DeskRole) => DESK_CELL_WORDS[effectiveCell(row, role)]),
      code(row.remedy),
    ]),
  );
}

function ruleTable(all: readonly Rule[]): string {
  return table(
    ['rule', 'sentence'],
    all.map(({ id, because }) => [code(id), because]),
  );
}

function topics(): string[] {
  return CLIENT_TOPICS.flatMap(([topic, file, rows]) => [
    `### ${topic}`,
    `Rows: \`${file}\``,
    clientTable(rows),
  ]);
}

/** The whole page, Markdown. */
export function rolesPage(): string {
  const all = rules();
  const parts = [
    '<!-- Printed by `npx bailiwick decide --docs > docs/roles.md`; change the tables in src/policy, not this page. -->',
    '# Who may do what',
    ...INTRODUCTION,
    "## A client's people",
    ...IDENTITY,
    ...topics(),
    ...ON_TOP,
    "## A desk's people",
    'Rows: `src/policy/desk/table.ts`. Each role that a person holds is asked alone, and one that allows is enough. ' +
      'A manager and an admin are agents too; the billing contact is an admin too. Somebody who is only a customer, ' +
      'or nothing, is told no remedy.',
    deskTable(DESK_TABLE),
    '## Doors that neither table names',
    ...BESIDE,
    '### Of a client',
    'Rows: `src/policy/client/doors.ts`',
    clientTable(CLIENT_DOORS),
    '### Of a desk',
    'Rows: `src/policy/desk/table.ts`',
    deskTable(DESK_DOORS),
    '## Every rule',
    ruleTable(all),
  ];
  return `${parts.join('\n\n')}\n`;
}
