/** cache-manager 7.2: `wrap` over Keyv stores. */
import { createKeyv } from '@keyv/redis';
import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import type { Peer } from '../peer.ts';

export const cacheManager: Peer = {
  name: 'cache-manager',
  hasL1: true,
  async connect({ host, port, l1, ttlMs, namespace }) {
    const redis = createKeyv(`redis://${host}:${port}`, { namespace });
    redis.on('error', () => {});
    const cache = createCache({ stores: l1 ? [new Keyv(), redis] : [redis], ttl: ttlMs });
    cache.on('error' as never, (() => {}) as never);
    return {
      get: (key, load) => cache.wrap(key, load, ttlMs),
      invalidate: (key) => cache.del(key),
      clear: () => cache.clear(),
      close: () => cache.disconnect(),
    };
  },
};
