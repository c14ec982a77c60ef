/** A cache for experiments that count: it waits long for its store, so that a busy machine does not turn hits into misses. */
import { type Cache, createCache, type Store } from '@quicktable/cache';

export function patientCache(store: Store): Cache {
  return createCache({ store, timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 } });
}
