/** What happens in a cache, as typed events, and on the diagnostics channel `quicktable.cache`. */
import { channel } from 'node:diagnostics_channel';

export type CacheEvent =
  /** A value was served: from the in-process tier, the store, or as the last good one. */
  | { readonly type: 'hit'; readonly entity: string; readonly key: string; readonly tier: 'l1' | 'store' }
  | {
      readonly type: 'stale';
      readonly entity: string;
      readonly key: string;
      readonly reason: 'revalidating' | 'error';
    }
  | { readonly type: 'miss'; readonly entity: string; readonly key: string }
  /** Another process holds the lease. */
  | { readonly type: 'wait'; readonly entity: string; readonly key: string }
  | { readonly type: 'load'; readonly entity: string; readonly key: string; readonly durationMs: number }
  | { readonly type: 'loadError'; readonly entity: string; readonly key: string; readonly error: unknown }
  /** `stored` is false when the lease was gone: the key was invalidated during the load. */
  | { readonly type: 'fill'; readonly entity: string; readonly key: string; readonly stored: boolean }
  /** What stood in the store could not be used and is replaced. */
  | { readonly type: 'corrupt'; readonly entity: string; readonly key: string; readonly reason: string }
  /** A loaded value was served but not stored. */
  | { readonly type: 'uncacheable'; readonly entity: string; readonly key: string; readonly reason: string }
  | {
      readonly type: 'invalidate';
      readonly entity: string;
      readonly key: string;
      readonly delivered: boolean;
    }
  | { readonly type: 'clear'; readonly delivered: boolean }
  | { readonly type: 'storeError'; readonly error: Error }
  | { readonly type: 'breaker'; readonly open: boolean; readonly node: string };

export type CacheEventListener = (event: CacheEvent) => void;

/** The diagnostics channel that carries every {@link CacheEvent}. */
export const diagnosticsChannelName = 'quicktable.cache';

const diagnostics = channel(diagnosticsChannelName);

export class CacheEvents {
  readonly #listeners = new Set<CacheEventListener>();

  /** Whether anyone listens; events on the hot path are not even made otherwise. */
  get watched(): boolean {
    return this.#listeners.size > 0 || diagnostics.hasSubscribers;
  }

  /** Calls the listener for each event until the returned function is called. A listener that throws is ignored. */
  subscribe(listener: CacheEventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: CacheEvent): void {
    if (diagnostics.hasSubscribers) diagnostics.publish(event);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // Watching must not change what happens.
      }
    }
  }
}
