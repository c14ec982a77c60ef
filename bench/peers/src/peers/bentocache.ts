/** bentocache 1.6: one options object, tiers and a bus over ioredis 5. */
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import { Cluster } from 'ioredis';
import type { Peer } from '../peer.ts';

export const bentocache: Peer = {
  name: 'bentocache',
  hasL1: true,
  async connect({ host, port, l1, ttlMs, namespace }) {
    const connection = { host, port };
    const shared = bentostore().useL2Layer(redisDriver({ connection, prefix: namespace }));
    const store = l1
      ? bentostore()
          .useL1Layer(memoryDriver({ maxItems: 10_000 }))
          .useL2Layer(redisDriver({ connection, prefix: namespace }))
          .useBus(redisBusDriver({ connection }))
      : shared;
    const cache = new BentoCache({ default: 'tiered', stores: { tiered: store } });
    return {
      get: (key, load) => cache.getOrSet({ key, ttl: ttlMs, factory: load }),
      invalidate: (key) => cache.delete({ key }),
      clear: () => cache.clear(),
      close: () => cache.disconnectAll(),
    };
  },
  async connectCluster(ports, namespace) {
    const connection = new Cluster(ports.map((port) => ({ host: '127.0.0.1', port })));
    const cache = new BentoCache({
      default: 'shared',
      stores: {
        shared: bentostore().useL2Layer(redisDriver({ connection: connection as never, prefix: namespace })),
      },
    });
    return {
      get: (key, load) => cache.getOrSet({ key, ttl: 60_000, factory: load }),
      invalidate: (key) => cache.delete({ key }),
      clear: () => cache.clear(),
      close: async () => connection.disconnect(),
    };
  },
};
