/**
 * A process that loads one key slowly: `slow-loader.ts <port> <entity>`. It says "loading" when its loader runs, lets it answer
 * when it is told to on standard input, and stays until it is killed.
 */
import { once } from 'node:events';
import { createCache, redisStore } from '../../src/index.ts';

const [port, entity] = process.argv.slice(2);
const cache = createCache({
  store: redisStore({ port: Number(port) }),
  timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 },
});
const things = cache.entity(String(entity), {
  key: (n: number) => [n],
  load: async () => {
    process.stdout.write('loading\n');
    await once(process.stdin, 'data');
    return { by: 'the other process' };
  },
  lease: '10m',
});
await things.get(1);
