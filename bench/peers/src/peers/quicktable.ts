/** @quicktable/cache with its defaults. */
import { type CacheOptions, createCache, redisStore } from '@quicktable/cache';
import type { Load, Peer, PeerNode } from '../peer.ts';

function node(store: CacheOptions['store'], namespace: string, ttlMs: number, l1 = false): PeerNode {
  const loads = new Map<string, Load>();
  let bound: Load | undefined;
  const cache = createCache({ store, namespace });
  const values = cache.entity<string, unknown>('value', {
    key: (key) => [key],
    load: (key) => (bound ?? loads.get(key))?.(),
    ttl: ttlMs,
    ...(l1 ? { l1: {} } : {}),
  });
  return {
    async get(key, load) {
      loads.set(key, load);
      return (await values.get(key)).value;
    },
    bind(load) {
      bound = load;
      return (key) => values.get(key);
    },
    invalidate: (key) => values.invalidate(key),
    clear: () => cache.clear(),
    close: () => cache.close(),
  };
}

export const quicktable: Peer = {
  name: 'ours',
  hasL1: true,
  async connect({ host, port, l1, ttlMs, namespace }) {
    return node(redisStore({ host, port }), namespace, ttlMs, l1);
  },
  async connectCluster(ports, namespace) {
    const nodes = ports.map((port) => ({ host: '127.0.0.1', port }));
    return node(redisStore({ mode: 'cluster', nodes }), namespace, 60_000);
  },
};
