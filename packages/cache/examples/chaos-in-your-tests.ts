/** The chaos store in an application's own tests: what do readers see while the cache's store misbehaves? */
import { chaosStore, createCache, memoryStore } from '@quicktable/cache';
import { say } from './setting.ts';

const store = chaosStore(memoryStore());
const cache = createCache({ store });
const things = cache.entity('thing', { key: (n: number) => [n], load: async (n) => ({ n }) });
await things.get(1);
say('as usual:', (await things.get(1)).source);

store.chaos.partition = 'hang';
const readings = await Promise.all(Array.from({ length: 100 }, (_, n) => things.get(n)));
say(
  'frozen:',
  readings.every(({ value }, n) => value?.n === n),
);

const { delivered } = await things.invalidate(1);
say('an invalidation meanwhile is delivered at once:', delivered);
store.chaos.partition = 'none';
while (cache.undelivered > 0) await new Promise((resolve) => setTimeout(resolve, 5));
say('… and later:', cache.undelivered === 0);
await cache.close();
