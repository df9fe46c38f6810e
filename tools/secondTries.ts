import type { Reporter, TestCase } from 'vitest/node';

/** Says at the end which tests passed only at their second try, and what they failed of at the first: they are not good. */
// eslint-disable-next-line no-restricted-syntax -- vitest takes a reporter by its default export
export default class SecondTries implements Reporter {
  readonly #late: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky !== true) return;
    const [first] = test.result().errors ?? [];
    this.#late.push(
      `${test.module.relativeModuleId}: ${test.fullName}\n    ${first?.message ?? 'no reason known'}`,
    );
  }

  onTestRunEnd(): void {
    if (this.#late.length === 0) return;
    process.stdout.write(`\nPassed only at the second try:\n  ${this.#late.join('\n  ')}\n`);
  }
}
