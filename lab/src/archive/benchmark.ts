/** A hundred requests without the cache and a hundred with it, to the API that runs on this machine. */
import { bench, runCommand } from '@quicktable/api';

await runCommand((env) =>
  bench(env, { requests: 100, concurrency: 1, keys: 2, dbLatency: 0, duration: 1_000 }),
);
