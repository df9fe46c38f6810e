import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Three projects: `unit` and `server` lie beside the code they test, and `server` brings a database (see
// src/server/testing); `e2e` drives a browser against the built server.
// Files named *.long.test.ts are for `npm run test:long` alone.
// A worker keeps what it imported (`isolate: false`): the parts of the server are loaded once, not once per file.
const long = process.env['BAILIWICK_LONG'] === '1';

/** How long something is waited for that comes by itself, ms: vitest's one second is short on two shared processors. */
const expect = { poll: { timeout: 10_000 } };

/** Rooms whose tests may ask for a database. */
const rooms = ['src/server/**', 'src/cli/**'];

/** Files that take longest: begun last, one of them would keep a processor busy while the other has nothing to do. */
const LONGEST = ['doors/hostile.', 'server/faults.', 'embedded/embedded.', 'sample/sample.', 'nonMember.'];

/** A story that encodes its pictures twice, and those that ask little of a processor: the last, beside one another. */
const LAST = [
  'recording.',
  'sessions.',
  'harness.',
  'looking.',
  'desk-words.',
  'commands.',
  'admin.',
  'keyboard.',
  'help.',
];

/** The longest first; the rest as vitest would, which knows nothing of times on a fresh machine. */
class Ordered extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const first = LONGEST.findIndex((part) => moduleId.includes(part));
      if (first >= 0) return first;
      return LONGEST.length + 1 + LAST.findIndex((part) => moduleId.includes(`/e2e/${part}`));
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: Ordered },
    passWithNoTests: false,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          isolate: false,
          include: [long ? 'src/**/*.long.test.ts' : '{src,tools,bench}/**/*.test.{ts,tsx}'],
          exclude: [...rooms, ...(long ? [] : ['**/*.long.test.ts'])],
          expect,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'server',
          environment: 'node',
          isolate: false,
          globalSetup: ['src/server/testing/globalSetup.ts'],
          include: rooms.map((room) => room.replace('/**', long ? '/**/*.long.test.ts' : '/**/*.test.ts')),
          exclude: long ? [] : ['**/*.long.test.ts'],
          expect,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          isolate: false,
          // Two browsers, a server and a database share what processors there are: what was only late may try once more.
          retry: 1,
          include: [long ? 'e2e/**/*.long.e2e.ts' : 'e2e/**/*.e2e.ts'],
          exclude: long ? [] : ['**/*.long.e2e.ts'],
          globalSetup: ['e2e/harness/prepare.ts', 'e2e/story/prepare.ts'],
          expect,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
