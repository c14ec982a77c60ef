/**
 * A service that is told to end: `ending-service.ts <port>`. It does what it is told on standard input (`write a 1`,
 * `invalidate 1`, `go`) and says what came of it. Its database takes no write before `go`. On SIGTERM it closes its queue and its
 * cache, says how many invalidations are lost, and ends by itself.
 */
import { createInterface } from 'node:readline';
import { createCache, redisStore, writeBehind, WriteQueue } from '../../src/index.ts';
import { deferred } from './deferred.ts';

const port = Number(process.argv[2]);
const say = (text: string) => process.stdout.write(`${text}\n`);
const go = deferred();
const queue = new WriteQueue<string, number>({
  port,
  name: 'ending',
  key: (id) => [id],
  lease: '1h',
  timeout: '500ms',
  apply: async ({ id, value }) => {
    say(`begun ${id} ${value}`);
    await go.promise;
    say(`applied ${id} ${value}`);
  },
});
const cache = createCache({ store: redisStore({ port }), timeouts: { adminTimeoutMs: 500 } });
const rows = cache.entity<string, number>('ending', { key: (id) => [id] });

const commands: Record<string, (id: string, value: number) => Promise<unknown>> = {
  write: async (id, value) => {
    await writeBehind(rows, queue, id, value);
    say(`written ${id} ${value}`);
  },
  invalidate: async (id) => say(`delivered ${(await rows.invalidate(id)).delivered}`),
  go: async () => go.resolve(),
};
createInterface({ input: process.stdin }).on('line', (line) => {
  const [name = '', id = '', value = ''] = line.split(' ');
  void commands[name]?.(id, Number(value));
});
process.once('SIGTERM', async () => {
  say('ending');
  await queue.close();
  await cache.close();
  say(`undelivered ${cache.undelivered}`);
  process.stdin.destroy();
});
await queue.length();
say('ready');
