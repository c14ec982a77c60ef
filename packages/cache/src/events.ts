/** What happens in a cache, as typed events, and on the diagnostics channel `quicktable.cache`. */
import { channel } from 'node:diagnostics_channel';

export type CacheEvent =
  /** A value was served: from the in-process tier, the store, or as the last good one; so long after the read began. */
  | {
      readonly type: 'hit';
      readonly entity: string;
      readonly key: string;
      readonly tier: 'l1' | 'store';
      readonly durationMs: number;
    }
  | {
      readonly type: 'stale';
      readonly entity: string;
      readonly key: string;
      readonly reason: 'revalidating' | 'error';
      readonly durationMs: number;
    }
  | { readonly type: 'miss'; readonly entity: string; readonly key: string }
  /** A read that missed has its answer, so long after it began. */
  | { readonly type: 'answer'; readonly entity: string; readonly key: string; readonly durationMs: number }
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

/** The events that come with faults and controls, not with every read. */
const rareTypes: ReadonlySet<CacheEvent['type']> = new Set(['clear', 'storeError', 'breaker']);

/** The diagnostics channel that carries every {@link CacheEvent}. */
export const diagnosticsChannelName = 'quicktable.cache';

const diagnostics = channel(diagnosticsChannelName);

export class CacheEvents {
  readonly #listeners = new Set<CacheEventListener>();
  readonly #rareListeners = new Set<CacheEventListener>();
  #listened = false;

  /** Whether anyone listens to what every read does; such events are not even made otherwise. */
  get watched(): boolean {
    return this.#listened || diagnostics.hasSubscribers;
  }

  /** Whether anyone hears of faults. */
  get heard(): boolean {
    return this.watched || this.#rareListeners.size > 0;
  }

  /**
   * Calls the listener for each event until the returned function is called. A listener that throws is ignored.
   * @param which `rare`: only `clear`, `storeError` and `breaker`, which costs reads nothing
   */
  subscribe(listener: CacheEventListener, which: 'all' | 'rare' = 'all'): () => void {
    const listeners = which === 'all' ? this.#listeners : this.#rareListeners;
    listeners.add(listener);
    this.#listened = this.#listeners.size > 0;
    return () => {
      listeners.delete(listener);
      this.#listened = this.#listeners.size > 0;
    };
  }

  emit(event: CacheEvent): void {
    if (diagnostics.hasSubscribers) diagnostics.publish(event);
    for (const listener of this.#listeners) tell(listener, event);
    if (!rareTypes.has(event.type)) return;
    for (const listener of this.#rareListeners) tell(listener, event);
  }
}

function tell(listener: CacheEventListener, event: CacheEvent): void {
  // Watching must not change what happens, whether it fails at once or later.
  try {
    const outcome: unknown = listener(event);
    if (outcome instanceof Promise) outcome.catch(() => {});
  } catch {}
}
