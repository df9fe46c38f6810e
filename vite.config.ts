import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The pages: one build, served by the server from `dist/web`. `npm run build` gives the folder and compresses it.
export default defineConfig({
  root: from('./src/web'),
  base: '/',
  plugins: [react()],
  cacheDir: from('./node_modules/.cache/vite'),
  build: {
    outDir: from('./dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Everything stays a file of its own: the content security policy allows no data: address but images.
    assetsInlineLimit: 0,
    manifest: true,
    // What a page loads first is measured as it travels, compressed (npm run bench), not here.
    chunkSizeWarningLimit: 1000,
  },
  server: {
    proxy: { '/api': { target: process.env['BAILIWICK_URL'] ?? 'http://localhost:8080', ws: true } },
  },
});
