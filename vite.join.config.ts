import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The customer's page: a build of its own, small, without a framework; served from `dist/join` at /join.
export default defineConfig({
  root: from('./src/join'),
  base: '/join/',
  cacheDir: from('./node_modules/.cache/vite-join'),
  // The pages' style sheet words are not for this one.
  css: { postcss: { plugins: [] } },
  build: {
    outDir: from('./dist/join'),
    emptyOutDir: true,
    target: ['es2022', 'safari15.4', 'firefox100', 'chrome100'],
    sourcemap: false,
    assetsInlineLimit: 0,
    // The policy of the page allows nothing inline; a module's own imports are few enough without hints.
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/api': { target: process.env['BAILIWICK_URL'] ?? 'http://localhost:8080', ws: true } },
  },
});
