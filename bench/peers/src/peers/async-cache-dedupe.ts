/** async-cache-dedupe 3.4: the loader is bound once and the call is a plain function. */
import { createCache } from 'async-cache-dedupe';
import { Redis } from 'ioredis';
import type { Load, Peer } from '../peer.ts';

export const asyncCacheDedupe: Peer = {
  name: 'async-cache-dedupe',
  hasL1: true,
  async connect({ host, port, l1, ttlMs, namespace }) {
    const client = new Redis({ host, port });
    client.on('error', () => {});
    const loads = new Map<string, Load>();
    let bound: Load | undefined;
    const cache = createCache({
      ttl: ttlMs / 1000,
      storage: l1 ? { type: 'memory', options: { size: 10_000 } } : { type: 'redis', options: { client } },
    });
    const name = `get-${namespace}`;
    const defined = cache.define(name, (key: string) => (bound ?? loads.get(key))?.() as Promise<unknown>);
    const read = (defined as unknown as Record<string, (key: string) => Promise<unknown>>)[name];
    return {
      get(key, load) {
        loads.set(key, load);
        return read?.call(cache, key) as Promise<unknown>;
      },
      bind(load) {
        bound = load;
        return (key) => read?.call(cache, key) as Promise<unknown>;
      },
      invalidate: (key) => cache.clear(name, key),
      clear: () => cache.clear(),
      close: async () => client.disconnect(),
    };
  },
};
