import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// One for each page, for as long as it lives: to end it would take the page's virtual authenticator away.
const sessions = new WeakMap<Page, Promise<CDPSession>>();

function sessionOf(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}

/**
 * Looks for what keeps people out (WCAG 2.2 A and AA). The script goes in by the debugger, which the page's content
 * security policy does not hold back.
 *
 * @returns one line per finding: rule, what is wrong, where
 */
export async function axe(page: Page): Promise<string[]> {
  const session = await sessionOf(page);
  await session.send('Runtime.evaluate', { expression: source, allowUnsafeEvalBlockedByCSP: true });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) throw new Error(`axe did not run: ${exceptionDetails.text}`);
  const { violations } = result.value as AxeResults;
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`),
  );
}
