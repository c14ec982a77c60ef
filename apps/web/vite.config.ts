import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const page = (path: string) => resolve(import.meta.dirname, path);

/** Three pages, so that a guest never downloads what only staff or an engineer needs. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['@quicktable/source', 'module', 'browser'] },
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { guest: page('index.html'), staff: page('staff.html'), console: page('console.html') },
    },
  },
  server: {
    proxy: {
      '/v1': 'http://127.0.0.1:5000',
      '/cache': 'http://127.0.0.1:5000',
      '/reservation': 'http://127.0.0.1:5000',
    },
  },
});
