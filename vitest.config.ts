import { defineConfig } from 'vitest/config';

// Three projects: `unit` and `server` lie beside the code they test, and `server` brings a database (see
// src/server/testing); `e2e` drives a browser against the built server.
// Files named *.long.test.ts are for `npm run test:long` alone.
const long = process.env['BAILIWICK_LONG'] === '1';

/** Rooms whose tests may ask for a database. */
const rooms = ['src/server/**', 'src/cli/**'];

export default defineConfig({
  test: {
    passWithNoTests: false,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: [long ? 'src/**/*.long.test.ts' : '{src,tools,bench}/**/*.test.{ts,tsx}'],
          exclude: [...rooms, ...(long ? [] : ['**/*.long.test.ts'])],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'server',
          environment: 'node',
          globalSetup: ['src/server/testing/globalSetup.ts'],
          include: rooms.map((room) => room.replace('/**', long ? '/**/*.long.test.ts' : '/**/*.test.ts')),
          exclude: long ? [] : ['**/*.long.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: [long ? 'e2e/**/*.long.e2e.ts' : 'e2e/**/*.e2e.ts'],
          exclude: long ? [] : ['**/*.long.e2e.ts'],
          globalSetup: ['e2e/harness/prepare.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
