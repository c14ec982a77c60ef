/** Write-behind: a write is acknowledged when a durable queue has it, and readers see it before the database does. */
import { setTimeout as delay } from 'node:timers/promises';
import { createCache, loadBehind, redisStore, writeBehind, WriteQueue } from '@quicktable/cache';
import { patient, say, where } from './setting.ts';

const database = new Map<string, { readonly seats: number; readonly sequence: string }>();
const queue = new WriteQueue<string, { seats: number }>({
  ...where,
  name: 'example',
  key: (id) => [id],
  // The database ignores what it has seen: a write may come twice, and counts once.
  apply: async ({ id, value, sequence }) => {
    if ((database.get(id)?.sequence ?? '') >= sequence) return;
    await delay(20);
    database.set(id, { ...value, sequence });
  },
});
const cache = createCache({ store: redisStore(where), timeouts: patient, namespace: 'example-behind' });
const tables = cache.entity<string, { seats: number }>('table', {
  key: (id) => [id],
  load: loadBehind(queue, async (id) => database.get(id) ?? null),
});

await writeBehind(tables, queue, 'window', { seats: 4 });
say('read at once:', (await tables.get('window')).value?.seats);
await cache.clear();
say('read past the cache:', (await tables.get('window')).value?.seats);
await queue.drained('10s');
say('in the database:', database.get('window')?.seats);
await queue.close();
await cache.close();
