/** @epic-web/cachified 5.6: a function over any store; here node-redis, as its documentation shows. */
import { cachified, type Cache, type CacheEntry } from '@epic-web/cachified';
import { createClient } from 'redis';
import type { Peer } from '../peer.ts';

export const cachifiedPeer: Peer = {
  name: 'cachified',
  hasL1: false,
  async connect({ host, port, ttlMs, namespace }) {
    const client = createClient({ socket: { host, port } });
    client.on('error', () => {});
    await client.connect();
    const cache: Cache = {
      name: 'redis',
      async get(key) {
        const text = await client.get(`${namespace}:${key}`);
        return text === null ? null : (JSON.parse(text) as CacheEntry);
      },
      set: (key, entry) => client.set(`${namespace}:${key}`, JSON.stringify(entry), { PX: ttlMs }),
      delete: (key) => client.del(`${namespace}:${key}`),
    };
    return {
      get: (key, load) => cachified({ key, cache, ttl: ttlMs, getFreshValue: load }),
      invalidate: (key) => Promise.resolve(cache.delete(key)),
      async clear() {
        for await (const keys of client.scanIterator({ MATCH: `${namespace}:*`, COUNT: 1000 })) {
          if (keys.length > 0) await client.del(keys);
        }
      },
      close: async () => client.destroy(),
    };
  },
};
