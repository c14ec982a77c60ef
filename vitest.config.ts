import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Only our own condition: `module` and `import` would also reach Node's loader, where they choose files meant for bundlers.
  resolve: { conditions: ['@quicktable/source', 'node'] },
  ssr: { resolve: { conditions: ['@quicktable/source', 'node'] } },
  test: {
    include: ['{packages,apps}/*/test/**/*.test.ts', '{bench,infra,lab,scripts}/test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    // Against hanging only; no test is about speed, and a busy machine is slow.
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
