/** layered-loader 16: the loader is bound once; tiers with a notification pair over Redis. */
import { Redis } from 'ioredis6';
import { createNotificationPair, Loader, RedisCache } from 'layered-loader';
import type { Load, Peer } from '../peer.ts';

export const layeredLoader: Peer = {
  name: 'layered-loader',
  hasL1: true,
  async connect({ host, port, l1, ttlMs, namespace }) {
    const connect = () => {
      const client = new Redis({ host, port });
      client.on('error', () => {});
      return client;
    };
    const clients = [connect()];
    const loads = new Map<string, Load>();
    let bound: Load | undefined;
    const asyncCache = new RedisCache<unknown>(clients[0] as never, {
      ttlInMsecs: ttlMs,
      prefix: namespace,
      json: true,
    });
    let channel = {};
    if (l1) {
      const [publisherRedis, consumerRedis] = [connect(), connect()];
      clients.push(publisherRedis, consumerRedis);
      const { publisher, consumer } = createNotificationPair<unknown>({
        channel: `${namespace}-notifications`,
        publisherRedis: publisherRedis as never,
        consumerRedis: consumerRedis as never,
      });
      channel = { notificationPublisher: publisher, notificationConsumer: consumer };
    }
    const loader = new Loader<unknown>({
      ...(l1 ? { inMemoryCache: { ttlInMsecs: ttlMs, maxItems: 10_000 } } : {}),
      asyncCache,
      dataSourceGetOneFn: (key) => (bound ?? loads.get(key))?.() as Promise<unknown>,
      throwIfLoadError: true,
      ...channel,
    });
    await loader.init();
    return {
      get(key, load) {
        loads.set(key, load);
        return loader.get(key);
      },
      bind(load) {
        bound = load;
        return (key) => loader.get(key) as Promise<unknown>;
      },
      invalidate: (key) => loader.invalidateCacheFor(key),
      clear: () => loader.invalidateCache(),
      close: async () => {
        for (const client of clients) client.disconnect();
      },
    };
  },
};
