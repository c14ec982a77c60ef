/** The compared libraries, ours first. */
import type { Peer } from './peer.ts';
import { asyncCacheDedupe } from './peers/async-cache-dedupe.ts';
import { bentocache } from './peers/bentocache.ts';
import { cacheManager } from './peers/cache-manager.ts';
import { cacheable } from './peers/cacheable.ts';
import { cachifiedPeer } from './peers/cachified.ts';
import { layeredLoader } from './peers/layered-loader.ts';
import { quicktable } from './peers/quicktable.ts';

export const peers: Peer[] = [
  quicktable,
  bentocache,
  cacheable,
  cacheManager,
  cachifiedPeer,
  asyncCacheDedupe,
  layeredLoader,
];
