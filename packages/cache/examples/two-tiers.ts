/** Two tiers: values are kept in the process as well, and Redis tells every process when one of them changes. */
import { setTimeout as delay } from 'node:timers/promises';
import { createCache, redisStore } from '@quicktable/cache';
import { patient, say, where } from './setting.ts';

let price = 100;
function open() {
  const cache = createCache({ store: redisStore(where), timeouts: patient, namespace: 'example-tiers' });
  const prices = cache.entity('price', {
    key: (dish: string) => [dish],
    load: async (dish) => ({ dish, price }),
    l1: { ttl: '30s', maxEntries: 1_000 },
  });
  return { cache, prices };
}
const [here, there] = [open(), open()];
await here.cache.clear();

while (here.prices.metrics.l1Hits === 0) {
  await here.prices.get('갈비');
  await delay(5);
}
say('kept in the process:', here.prices.metrics.l1Hits > 0);

await there.prices.write('갈비', async () => {
  price = 120;
});
while ((await here.prices.get('갈비')).value?.price !== 120) await delay(1);
say('told of the change by Redis:', (await here.prices.get('갈비')).value?.price);
await Promise.all([here.cache.close(), there.cache.close()]);
