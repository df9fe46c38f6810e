import ts from 'typescript';
import { pathToFileURL } from 'node:url';
import { readSources, report } from './sources.ts';
import type { Finding, Source } from './sources.ts';

/** The longest a thing may be, in lines. */
export const limits = { file: 400, function: 60 };

const isTest = (path: string) => /(\.test|\.e2e)\.tsx?$/.test(path) || path.startsWith('e2e/');

const isGenerated = (path: string) => path === 'src/web/api/schema.d.ts';

/** Length of one function that has a body. */
export interface FunctionSize {
  name: string;
  /** First line of the function in its file, from 1. */
  line: number;
  /** Lines from its first to its last. */
  lines: number;
  /** Whether it has a name of its own, or one by the variable or property that it is given to. */
  named: boolean;
  /** A test file's `describe(…)`: it holds tests as a file does, and is bounded by the file. */
  describes: boolean;
}

function nameOf(node: ts.FunctionLikeDeclaration): string | null {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  if (ts.isPropertyDeclaration(parent)) return parent.name.getText();
  if (ts.isBinaryExpression(parent)) return parent.left.getText();
  return null;
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node)
  );
}

function isDescribe(node: ts.Node): boolean {
  // In `testing/` a story that several files tell is a function `describe…` around such a call.
  if (ts.isFunctionDeclaration(node)) return /^describe[A-Z]/.test(node.name?.getText() ?? '');
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

/** Every function with a body in a file: declared, arrow, method, accessor, constructor, and those without a name. */
export function functionSizes(source: Source): FunctionSize[] {
  const kind = source.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true, kind);
  const found: FunctionSize[] = [];
  const visit = (node: ts.Node): void => {
    if (isFunction(node) && node.body !== undefined) {
      const first = file.getLineAndCharacterOfPosition(node.getStart()).line;
      const last = file.getLineAndCharacterOfPosition(node.end).line;
      const name = nameOf(node);
      found.push({
        name: name ?? '(no name)',
        line: first + 1,
        lines: last - first + 1,
        named: name !== null,
        describes: isDescribe(node),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Lines of a file, the empty one after the last line break not counted. */
export function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** What is longer than it may be. */
export function findTooLong(sources: Source[]): Finding[] {
  return sources.flatMap((source) => {
    const lines = countLines(source.text);
    const findings: Finding[] = functionSizes(source)
      .filter(
        (size) =>
          size.lines > limits.function &&
          !(size.describes && (isTest(source.path) || source.path.includes('/testing/'))),
      )
      .map(({ name, line, lines: length }) => ({
        file: source.path,
        line,
        text: `function ${name} has ${length} lines, at most ${limits.function}: split it by idea.`,
      }));
    if (lines > limits.file) {
      findings.push({
        file: source.path,
        line: limits.file + 1,
        text: `${lines} lines, at most ${limits.file}: split it by idea.`,
      });
    }
    return findings;
  });
}

/** The value below which a share of the numbers lies; 0 for none. */
export function quantile(numbers: number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function describeSizes(sources: Source[]): string {
  const files = sources.filter(({ path }) => !isTest(path)).map(({ text }) => countLines(text));
  const functions = sources
    .filter(({ path }) => !isTest(path))
    .flatMap((source) => functionSizes(source))
    .filter(({ named }) => named)
    .map(({ lines }) => lines);
  const line = (name: string, of: number[]) =>
    `${of.length} ${name}: median ${quantile(of, 0.5)}, p90 ${quantile(of, 0.9)}, longest ${Math.max(0, ...of)} lines`;
  return `${line('files', files)}\n${line('named functions', functions)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const sources = readSources(/\.(ts|tsx|mjs|js)$/).filter(({ path }) => !isGenerated(path));
  process.stdout.write(describeSizes(sources));
  report('sizes', findTooLong(sources));
}
