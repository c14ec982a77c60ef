import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const page = (path: string) => resolve(import.meta.dirname, path);

/** What all pages begin with stands once, in `parts`; a page names it in a comment. */
const parts: Plugin = {
  name: 'parts',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html.replace(/<!-- part: (\w+) -->/g, (_, part: string) =>
        readFileSync(page(`parts/${part}.html`), 'utf8'),
      ),
  },
};

/** Three pages, so that a guest never downloads what only staff or an engineer needs. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [parts, react()],
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
