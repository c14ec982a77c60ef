/** cacheable 2.5: Keyv stores in two tiers. */
import { createKeyv } from '@keyv/redis';
import { Cacheable } from 'cacheable';
import type { Peer } from '../peer.ts';

export const cacheable: Peer = {
  name: 'cacheable',
  hasL1: true,
  async connect({ host, port, l1, ttlMs, namespace }) {
    const redis = createKeyv(`redis://${host}:${port}`, { namespace });
    redis.on('error', () => {});
    const cache = l1
      ? new Cacheable({ secondary: redis, ttl: ttlMs })
      : new Cacheable({ primary: redis, ttl: ttlMs });
    cache.on('error', () => {});
    return {
      get: (key, load) => cache.getOrSet(key, load, { ttl: ttlMs, cacheErrors: false, throwErrors: true }),
      invalidate: (key) => cache.delete(key),
      clear: () => cache.clear(),
      close: () => cache.disconnect(),
    };
  },
};
