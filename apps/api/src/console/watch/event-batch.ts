/** Gathers what happens between two sendings: the first events in full, every one of them in counts by entity and type. */
import type { CacheEvent } from '@quicktable/cache';
import type { ConsoleEvent, ConsoleEvents } from '@quicktable/contracts';

/** Kinds that are worth showing however many reads there are. */
const precious: ReadonlySet<CacheEvent['type']> = new Set([
  'loadError',
  'corrupt',
  'uncacheable',
  'invalidate',
  'clear',
  'storeError',
  'breaker',
]);

export class EventBatch {
  readonly #mostEvents: number;
  #events: ConsoleEvent[] = [];
  #precious = 0;
  #counts = new Map<string, Map<string, number>>();
  #leftOut = 0;

  /** @param mostEvents How many are kept in full, and as many again of those that tell of faults and changes */
  constructor(mostEvents: number) {
    this.#mostEvents = mostEvents;
  }

  add(event: CacheEvent): void {
    // Follows from the load, and would say everything twice.
    if (event.type === 'answer') return;
    const entity = 'entity' in event ? event.entity : '';
    let types = this.#counts.get(entity);
    if (types === undefined) this.#counts.set(entity, (types = new Map()));
    types.set(event.type, (types.get(event.type) ?? 0) + 1);
    const isPrecious = event.type !== 'hit' && precious.has(event.type);
    const fits = isPrecious
      ? this.#precious < this.#mostEvents
      : this.#events.length - this.#precious < this.#mostEvents;
    if (!fits) {
      this.#leftOut += 1;
      return;
    }
    if (isPrecious) this.#precious += 1;
    this.#events.push({
      atMs: Date.now(),
      type: event.type,
      entity,
      key: 'key' in event ? event.key : '',
      durationMs:
        'durationMs' in event && event.durationMs > 0 ? Math.round(event.durationMs * 1_000) / 1_000 : null,
      detail: detailOf(event),
    });
  }

  /** What was gathered, and begins anew; undefined when nothing happened. */
  take(): ConsoleEvents | undefined {
    if (this.#counts.size === 0) return undefined;
    const batch = {
      events: this.#events,
      counts: Object.fromEntries(
        [...this.#counts].map(([entity, types]) => [entity, Object.fromEntries(types)]),
      ),
      leftOut: this.#leftOut,
    };
    this.#events = [];
    this.#precious = 0;
    this.#counts = new Map();
    this.#leftOut = 0;
    return batch;
  }
}

/** Errors are named by their message, which is the cache's own or the loader's: never more than a line of it. */
function detailOf(event: CacheEvent): string | null {
  switch (event.type) {
    case 'hit':
      return event.tier;
    case 'stale':
    case 'corrupt':
    case 'uncacheable':
      return event.reason.slice(0, 200);
    case 'fill':
      return event.stored ? null : 'refused';
    case 'invalidate':
    case 'clear':
      return event.delivered ? null : 'kept';
    case 'storeError':
      return event.error.message.slice(0, 200);
    case 'loadError':
      return (event.error instanceof Error ? event.error.message : 'failed').slice(0, 200);
    case 'breaker':
      return event.open ? 'open' : 'closed';
    default:
      return null;
  }
}
