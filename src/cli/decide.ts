/** `bailiwick decide`: asks the policy, one question or a stream of them. Needs no database. */
import { answerLines } from './decide-lines.ts';
import { explain } from './decide-explain.ts';
import { listRules } from './decide-rules.ts';

const HELP = `Asks the policy who may do what. Needs no database.

usage: bailiwick decide --jsonl < questions.jsonl > answers.jsonl
       bailiwick decide --explain --account client --role member --action device.troubleshoot \\
                        --subject.own false --tier 2
       bailiwick decide --rules
       bailiwick decide --docs > docs/roles.md

  --jsonl     one JSON question a line in, one JSON answer a line out, in order; what cannot be understood
              is answered {"error":{"code","message"}}, and the exit status is then 1
  --explain   one question, its fields as options, answered as a person would read it
  --rules     every rule id with its sentence
  --docs      docs/roles.md

A question about a client's people:
  account client · role super-admin|admin|member|non-member · action
  subject.own · subject.role super-admin|admin|member · subject.signedBy ROLE|null · subject.aspect
  subject.granted · subject.everywhere · tier 0-3 · minTier 0-3 · preset strict|documented
  approved · superAdmins 1… · authorised

A question about a desk's people:
  account desk · roles customer,agent,manager,admin,billing-contact · action
  subject.managed · subject.role agent|manager|admin|billing-contact · seat · grants

docs/roles.md lists the actions, the aspects and every rule.
`;

/** One sentence on the error output; exit status 2. */
function misused(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 2;
}

/**
 * Runs `bailiwick decide`.
 * @param argv the words after `decide`
 * @returns exit status: 0, 1 where a line of `--jsonl` could not be understood, 2 where the command could not
 */
export async function decideCommand(argv: string[]): Promise<number> {
  const [mode, ...rest] = argv;
  if (mode === '--help' || mode === '-h') {
    process.stdout.write(HELP);
    return 0;
  }
  if (mode === '--jsonl' && rest.length === 0) return answerLines(process.stdin, process.stdout);
  if (mode === '--rules' && rest.length === 0) {
    process.stdout.write(listRules());
    return 0;
  }
  if (mode === '--docs' && rest.length === 0) {
    const { rolesPage } = await import('../policy/docs.ts');
    process.stdout.write(rolesPage());
    return 0;
  }
  if (argv.includes('--explain')) {
    const { text, problem } = explain(argv.filter((word) => word !== '--explain'));
    if (problem !== null) return misused(problem);
    process.stdout.write(text);
    return 0;
  }
  return misused('Say one of --jsonl, --explain, --rules or --docs; bailiwick decide --help tells more.');
}
