/**
 * Cache-aside (lazy loading). The reader asks the cache; on a miss it takes the key's lease, asks the database, and puts
 * the answer into the cache, which takes it only if the lease still stands: an invalidation in between removed it.
 */

/** One key of the cache, as its readers see it. */
export interface CachedEntry<Answer> {
  /** The cached value if there is one that may be served; undefined is a miss. */
  look(): Promise<Answer | undefined>;
  /** Loads once for all readers of this process who missed. */
  loadShared(): Promise<Answer>;
}

/** One key of the cache, as the one reader sees it who loads it. */
export interface LoadableEntry<Answer> {
  lease(): Promise<Lease<Answer>>;
  /** Asks the database. */
  load(): Promise<Answer>;
  /** Stores the loaded value while the lease stands. */
  fill(loaded: Answer): Promise<void>;
  /** Gives the lease back without a value. */
  release(): void;
}

export type Lease<Answer> =
  /** This reader loads and fills. */
  | { readonly kind: 'mine' }
  /** Another process had the lease, and its value has arrived. */
  | { readonly kind: 'found'; readonly found: Answer }
  /** Nobody may fill now: the store is away, a database write is under way, or the holder takes too long. */
  | { readonly kind: 'none' };

/** Reads a key: from the cache, or else from the database. */
export async function cacheAside<Answer>(entry: CachedEntry<Answer>): Promise<Answer> {
  const cached = await entry.look();
  if (cached !== undefined) return cached;
  return entry.loadShared();
}

/** Loads a key that is not in the cache, and puts it there. */
export async function loadUnderLease<Answer>(entry: LoadableEntry<Answer>): Promise<Answer> {
  const lease = await entry.lease();
  if (lease.kind === 'found') return lease.found;
  if (lease.kind === 'none') return entry.load();

  try {
    const loaded = await entry.load();
    await entry.fill(loaded);
    return loaded;
  } catch (error) {
    entry.release();
    throw error;
  }
}
