import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@quicktable/source'] },
  ssr: { resolve: { conditions: ['@quicktable/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['{packages,apps}/*/test/**/*.test.ts', '{bench,infra,lab,scripts}/test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
