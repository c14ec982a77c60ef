/** A cache: one store, one namespace, and the entities declared on it. */
import { randomBytes } from 'node:crypto';
import { Bulkhead } from './bulkhead.ts';
import { Entity } from './entity.ts';
import type { EntityOptions, Invalidation, KeyInspection } from './entity-options.ts';
import { CoarseClock, coarseTimeOf } from './coarse-clock.ts';
import { CacheClosedError, KeyInvalidError, OptionInvalidError, StoreUnsupportedError } from './errors.ts';
import { CacheEvents, type CacheEventListener } from './events.ts';
import { tagKeyPrefix } from './key.ts';
import { limit } from './limit.ts';
import type { DurationListener, EntityMetrics, Histogram } from './metrics.ts';
import { NestedLoads } from './nested-loads.ts';
import type { Runtime } from './runtime.ts';
import type { Store, StoreStats } from './store.ts';
import { StoreGuard, type StoreGuardOptions } from './store-guard.ts';
import { assertTags, namespaceTag, TagCheck } from './tag-check.ts';
import { TickReader } from './tick-reader.ts';
import { UndeliveredInvalidations } from './undelivered.ts';

export interface CacheOptions {
  /** `redisStore({ host, port })`, `memcachedStore(…)` or `memoryStore()`. The cache closes it. */
  readonly store: Store;
  /** Stands before every key, so that several applications can share a store. Default: nothing. */
  readonly namespace?: string;
  /** Timeouts and breaker of the store; the defaults suit a store in the same network. */
  readonly timeouts?: Pick<StoreGuardOptions, 'timeoutMs' | 'suspectAfterMs' | 'adminTimeoutMs'>;
  readonly breaker?: Pick<StoreGuardOptions, 'failureThreshold' | 'probeIntervalMs' | 'reconnectAfterMs'>;
  /**
   * How many loads run at once (default 100; the first of each entity, and loads within loads that were given the outer
   * load's signal, run beyond that), and how many may wait for their turn (default 10,000), each for its `loadTimeout`.
   */
  readonly bulkhead?: { readonly maxRunning?: number; readonly maxWaiting?: number };
  /** Above so many undelivered keys, or tags, they become one clear of the cache. Default 100,000. */
  readonly maxUndelivered?: number;
  /** Milliseconds since the epoch, and waiting in them: for tests that drive the time. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Does not keep the process alive. */
function sleepUnref(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** With an entity's name and a hash it has to fit into a key of Memcached. */
const namespaceName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

export class Cache {
  readonly #store: Store;
  readonly #guard: StoreGuard;
  readonly #undelivered: UndeliveredInvalidations;
  readonly #runtime: Runtime;
  readonly #events = new CacheEvents();
  readonly #entities = new Map<string, Entity<never, unknown>>();
  readonly #durationListeners = new Set<DurationListener>();
  readonly #clock = new CoarseClock();
  #closed = false;
  #warned = false;
  #closing: Promise<void> | undefined;
  #tokens = 0;
  #watchTimer: NodeJS.Immediate | undefined;
  #unwatch: () => void = () => {};

  constructor(options: CacheOptions) {
    const { namespace = '', store } = options;
    if (typeof store?.readOne !== 'function') {
      throw new OptionInvalidError(
        'store is missing; write redisStore({ host, port }), memcachedStore(…) or memoryStore().',
      );
    }
    if (typeof namespace !== 'string' || (namespace !== '' && !namespaceName.test(namespace))) {
      throw new OptionInvalidError(
        `The namespace ${JSON.stringify(namespace)} must be up to 64 letters, digits, and - _ . inside.`,
      );
    }
    for (const option of ['now', 'sleep'] as const) {
      const given = options[option];
      if (given === undefined || typeof given === 'function') continue;
      throw new OptionInvalidError(`${option} is ${typeof given}; write a function.`);
    }
    const process = randomBytes(6).toString('hex');
    const prefix = namespace === '' ? '' : `${namespace}:`;
    const tagNamespace = namespace === '' ? 'cache' : namespace;
    this.#store = options.store;
    this.#guard = new StoreGuard(
      options.store,
      { ...options.timeouts, ...options.breaker },
      {
        onBreakerChange: (open, node) => {
          this.#events.emit({ type: 'breaker', open, node });
          if (open) this.#warnOfAbsence();
        },
        onStoreError: (error) => this.#events.emit({ type: 'storeError', error }),
      },
    );
    this.#undelivered = new UndeliveredInvalidations(
      this.#guard,
      tagNamespace,
      limit(options.maxUndelivered, 100_000, 'maxUndelivered'),
      () => this.#plainPrefixes(),
      options.sleep ?? sleepUnref,
    );
    this.#runtime = {
      prefix,
      tagNamespace,
      guard: this.#guard,
      reader: new TickReader(this.#guard),
      undelivered: this.#undelivered,
      tags: new TagCheck(this.#guard, tagNamespace),
      events: this.#events,
      bulkhead: new Bulkhead(options.bulkhead?.maxRunning ?? 100, options.bulkhead?.maxWaiting ?? 10_000),
      nested: new NestedLoads(),
      now: options.now ?? Date.now,
      coarseTime: options.now ? coarseTimeOf(options.now) : this.#clock,
      sleep: options.sleep ?? sleep,
      nextToken: () => `${process}${((this.#tokens += 1)).toString(36)}`,
      isClosed: () => this.#closed,
    };
  }

  /** Declares a kind of value. Each name once; throws {@link OptionInvalidError} or {@link StoreUnsupportedError}. */
  entity<Id, Value>(name: string, options: EntityOptions<Id, Value>): Entity<Id, Value> {
    if (this.#entities.has(name)) throw new OptionInvalidError(`The entity "${name}" is declared already.`);
    const { capabilities } = this.#store;
    // Where keys cannot be looked up, only versioned values can be cleared.
    const versioned = options.versioned ?? (capabilities.clearByPrefix ? options.tags !== undefined : true);
    const entity = new Entity<Id, Value>(this.#runtime, name, { ...options, versioned });
    if (!versioned && !capabilities.clearByPrefix) {
      throw new StoreUnsupportedError(this.#store.name, `clearing "${name}" with versioned: false`);
    }
    if (entity.versioned && !capabilities.tags) throw new StoreUnsupportedError(this.#store.name, 'tags');
    if (options.sliding && !capabilities.slidingTtl) {
      throw new StoreUnsupportedError(this.#store.name, 'a sliding TTL');
    }
    this.#entities.set(name, entity as unknown as Entity<never, unknown>);
    if (entity.hasL1) this.#watchSoon();
    if (this.#durationListeners.size > 0) this.#tellDurations(name, entity.metrics);
    return entity;
  }

  /** Whether the store is being used, or its breaker is open. */
  get available(): boolean {
    return this.#guard.available;
  }

  /** Each entity's name with what its keys begin with. */
  entityPrefixes(): (readonly [string, string])[] {
    return [...this.#entities].map(([name, { keyPrefix }]) => [name, keyPrefix]);
  }

  /** Each entity's name and counters, in the order of declaration. */
  entityMetrics(): (readonly [string, EntityMetrics])[] {
    return [...this.#entities].map(([name, { metrics }]) => [name, metrics]);
  }

  /**
   * Calls the listener for every duration that is measured until the returned function is called: of loads, of reads of the store
   * (one in eight), and of all calls of the store, which belong to no entity.
   */
  onDuration(listener: DurationListener): () => void {
    this.#durationListeners.add(listener);
    for (const [name, metrics] of this.entityMetrics()) this.#tellDurations(name, metrics);
    this.#guard.duration.listener = (durationMs) => this.#tellDuration('store', durationMs);
    return () => this.#durationListeners.delete(listener);
  }

  /** How long the store takes to answer. */
  get storeDuration(): Histogram {
    return this.#guard.duration;
  }

  /** How many invalidations wait for the store. */
  get undelivered(): number {
    return this.#undelivered.size;
  }

  /**
   * Removes every value of this cache's entities, and nothing else that lives in the store. Values of versioned entities
   * are invalidated in one step; the keys of the others are looked up and removed.
   */
  async clear(): Promise<Invalidation> {
    this.#assertOpen();
    const entities = [...this.#entities.values()];
    const prefixes = this.#plainPrefixes();
    for (const entity of entities) entity.forgetAll();
    let delivered = true;
    try {
      await this.#guard.runAdmin(async (store) => {
        if (prefixes.length < entities.length) await this.#runtime.tags.invalidate([namespaceTag]);
        if (prefixes.length > 0) await store.clearPrefixes(prefixes);
      });
    } catch {
      this.#undelivered.keepClear();
      delivered = false;
    }
    for (const entity of entities) entity.forgetAll();
    this.#events.emit({ type: 'clear', delivered });
    return { delivered };
  }

  /** Invalidates every value that carries one of the tags, in one step. */
  async invalidateTags(tags: readonly string[]): Promise<Invalidation> {
    this.#assertOpen();
    if (!this.#store.capabilities.tags) throw new StoreUnsupportedError(this.#store.name, 'tags');
    assertTags(tags);
    if (tags.length === 0) return { delivered: true };
    const entities = [...this.#entities.values()].filter(({ versioned }) => versioned);
    for (const entity of entities) entity.forgetAll();
    let delivered = true;
    try {
      await this.#runtime.tags.invalidate(tags);
    } catch {
      this.#undelivered.keepTags(tags);
      delivered = false;
    }
    for (const entity of entities) entity.forgetAll();
    return { delivered };
  }

  /**
   * Calls the listener for every event until the returned function is called.
   * @param which `rare`: only `clear`, `storeError` and `breaker`, which costs reads nothing
   */
  subscribe(listener: CacheEventListener, which: 'all' | 'rare' = 'all'): () => void {
    return this.#events.subscribe(listener, which);
  }

  /** What stands under a key of one of the entities; undefined for a key of none of them. */
  async inspectKey(key: string): Promise<KeyInspection | undefined> {
    const entity = this.#entityOf(key);
    return entity && { ...(await entity.inspectKey(key)), entity: entity.name };
  }

  /**
   * Removes the values of keys as the store has them, for tools that know keys and no ids. Throws {@link KeyInvalidError}
   * for a key that belongs to no entity.
   */
  async invalidateKeys(keys: readonly string[]): Promise<Invalidation> {
    this.#assertOpen();
    const owners = keys.map((key) => {
      const entity = this.#entityOf(key);
      if (entity === undefined) throw new KeyInvalidError(`No entity has the key "${key}".`);
      return entity;
    });
    const all = await Promise.all(owners.map((entity, index) => entity.invalidateKeys([keys[index] ?? ''])));
    return { delivered: all.every(({ delivered }) => delivered) };
  }

  /** Rejects when the store does not answer. */
  async ping(): Promise<void> {
    this.#assertOpen();
    await this.#guard.runOnLane('', (store) => store.ping());
  }

  /** The store's own statistics; rejects when it does not answer. */
  async stats(): Promise<StoreStats> {
    this.#assertOpen();
    return this.#guard.runAdmin((store) => store.stats());
  }

  /**
   * Waits for loads and writes under way (for a write no longer than its `fence`), tries once more to deliver what is undelivered, and closes the store: call it when the process is
   * told to end (SIGTERM). What `undelivered` still counts afterwards is lost with the process, and other nodes may read those
   * old values for what is left of their lives. Takes at most their time and a few times `timeouts.adminTimeoutMs`.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#closed = true;
    // From now on nobody listens to changes, so nothing more is served from this process.
    clearImmediate(this.#watchTimer);
    this.#unwatch();
    for (const entity of this.#entities.values()) entity.hearsChanges = false;
    await Promise.all([...this.#entities.values()].map((entity) => entity.settled()));
    if (this.#undelivered.size > 0) await this.#undelivered.deliver().catch(() => {});
    this.#clock.close();
    this.#undelivered.close();
    this.#guard.close();
    await this.#store.close();
  }

  /**
   * A store that has never answered is a wrong address more often than a fault, and reads that all reach the loader do not
   * show it: said once, unless somebody listens.
   */
  #warnOfAbsence(): void {
    if (this.#warned || this.#guard.duration.count > 0 || this.#events.heard) return;
    this.#warned = true;
    this.#store.ping().then(
      () => {},
      (error: Error) => {
        if (this.#closed) return;
        process.emitWarning(
          `${error.message} The cache has not reached its store yet; every read asks the loader.`,
          {
            code: 'CACHE_STORE_UNAVAILABLE',
            detail:
              'cache.subscribe() tells of this and later faults instead of this warning; cache.ping() asks.',
          },
        );
      },
    );
  }

  #tellDurations(entity: string, metrics: EntityMetrics): void {
    metrics.loadDuration.listener = (durationMs) => this.#tellDuration('load', durationMs, entity);
    metrics.readDuration.listener = (durationMs) => this.#tellDuration('read', durationMs, entity);
  }

  #tellDuration(name: 'load' | 'read' | 'store', durationMs: number, entity?: string): void {
    for (const listener of this.#durationListeners) {
      try {
        listener(name, durationMs, entity);
      } catch {
        // Watching must not change what happens.
      }
    }
  }

  #entityOf(key: string): Entity<never, unknown> | undefined {
    for (const entity of this.#entities.values()) if (key.startsWith(entity.keyPrefix)) return entity;
    return undefined;
  }

  /** What a clear has to look up key by key. */
  #plainPrefixes(): string[] {
    return [...this.#entities.values()]
      .filter(({ versioned }) => !versioned)
      .map(({ keyPrefix }) => keyPrefix);
  }

  /** Watches the store for all entities that keep values in this process, once those are declared. */
  #watchSoon(): void {
    this.#unwatch();
    this.#unwatch = () => {};
    clearImmediate(this.#watchTimer);
    this.#watchTimer = setImmediate(() => this.#watch());
  }

  #watch(): void {
    const entities = [...this.#entities.values()].filter(({ hasL1 }) => hasL1);
    const hear = (hears: boolean) => {
      for (const entity of entities) entity.hearsChanges = hears;
    };
    // A store that tells nothing leaves the entity's bound as the only limit.
    if (!this.#store.watch) return hear(true);
    const prefixes = entities.map(({ keyPrefix }) => keyPrefix);
    this.#unwatch = this.#store.watch([...prefixes, tagKeyPrefix(this.#runtime.tagNamespace)], {
      onReady: () => hear(true),
      onGap: () => hear(false),
      onChange: (keys) => {
        for (const entity of entities) entity.dropChanged(keys);
      },
      onChangeOfAll: () => {
        for (const entity of entities) entity.forgetAll();
      },
    });
  }

  #assertOpen(): void {
    if (this.#closed) throw new CacheClosedError();
  }
}

/** A cache over a store. */
export function createCache(options: CacheOptions): Cache {
  return new Cache(options ?? {});
}
