import { defineConfig } from 'vitest/config';

// Two projects: `unit` lies beside the code it tests, `e2e` drives a browser against the built server.
// Files named *.long.test.ts are for `npm run test:long` alone.
const long = process.env['BAILIWICK_LONG'] === '1';

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: [long ? 'src/**/*.long.test.ts' : '{src,tools,bench}/**/*.test.{ts,tsx}'],
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
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
