/** The compared libraries, ours first; each is loaded only where it is used. */
import type { Peer } from './peer.ts';

const sources = {
  ours: async () => (await import('./peers/quicktable.ts')).quicktable,
  bentocache: async () => (await import('./peers/bentocache.ts')).bentocache,
  cacheable: async () => (await import('./peers/cacheable.ts')).cacheable,
  'cache-manager': async () => (await import('./peers/cache-manager.ts')).cacheManager,
  cachified: async () => (await import('./peers/cachified.ts')).cachifiedPeer,
  'async-cache-dedupe': async () => (await import('./peers/async-cache-dedupe.ts')).asyncCacheDedupe,
  'layered-loader': async () => (await import('./peers/layered-loader.ts')).layeredLoader,
} satisfies Record<string, () => Promise<Peer>>;

export type PeerName = keyof typeof sources;

export const peerNames = Object.keys(sources) as PeerName[];

export function loadPeer(name: string): Promise<Peer> {
  const source = sources[name as PeerName];
  if (!source) throw new Error(`Libraries: ${peerNames.join(', ')}.`);
  return source();
}

export function loadPeers(): Promise<Peer[]> {
  return Promise.all(peerNames.map(loadPeer));
}
