/** A process that is to be killed inside a write: `dying-writer.ts <port> <entity>` says "writing" when its fence stands. */
import { createCache, redisStore } from '../../src/index.ts';

const [port, entity] = process.argv.slice(2);
const cache = createCache({
  store: redisStore({ port: Number(port) }),
  timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 },
});
const things = cache.entity<number, unknown>(String(entity), { key: (n) => [n], fence: '1s' });
await things.write(1, async () => {
  process.stdout.write('writing\n');
  await new Promise((resolve) => setTimeout(resolve, 3_600_000));
});
