/** One kind of cached value: the call site of the library. Reading is in `entity-reader.ts`; this is the rest. */
import { assertEntityOptions } from './assert-entity-options.ts';
import { gatherLoads } from './batch-loader.ts';
import { expandText, isCompressed } from './compression.ts';
import { durationMs, timerMs, type Duration } from './duration.ts';
import type {
  EntityOptions,
  Inspection,
  Invalidation,
  JsonReading,
  KeyInspection,
  Reading,
  ReadOptions,
} from './entity-options.ts';
import { EntityReader } from './entity-reader.ts';
import { openEnvelope } from './envelope.ts';
import { CacheClosedError, InvalidationUndeliveredError, OptionInvalidError } from './errors.ts';
import type { CacheEvents } from './events.ts';
import type { Times } from './freshness.ts';
import { buildKey, tagKeyPrefix } from './key.ts';
import { L1, type L1Entry } from './l1.ts';
import { limit } from './limit.ts';
import { EntityMetrics } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import type { Runtime } from './runtime.ts';
import { decodeSlot } from './slot.ts';
import { writeAround, type FencedEntry } from './strategies/write-around.ts';
import { writeThrough } from './strategies/write-through.ts';
import { ValueCodec } from './value-codec.ts';

const noOptions: ReadOptions = {};
/** More ids than that are read in turns, so that one call never fills the queue before the database. */
const idsAtOnce = 2_000;
/** More keys than that are removed one lot after the other, so that the store is never asked for more than it answers in time. */
const keysPerRemoval = 200;
const entityName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

function fraction(value: number | undefined, fallback: number, option: string): number {
  const number = value ?? fallback;
  if (typeof number !== 'number' || !(number >= 0 && number <= 1))
    throw new OptionInvalidError(`${option} is ${number}; write 0 to 1.`);
  return number;
}

export class Entity<Id, Value> {
  readonly name: string;
  readonly metrics = new EntityMetrics();
  /** Every key of this entity begins with this. */
  readonly keyPrefix: string;
  /** Its values are invalidated by a clear in one step, without their keys being looked up. */
  readonly versioned: boolean;
  readonly #runtime: Runtime;
  readonly #events: CacheEvents;
  readonly #options: EntityOptions<Id, Value>;
  readonly #codec: ValueCodec<Value>;
  readonly #reader: EntityReader<Id, Value>;
  readonly #fenceMs: number;
  readonly #writes = new Set<Promise<unknown>>();
  readonly #l1: L1<Value> | undefined;

  constructor(runtime: Runtime, name: string, options: EntityOptions<Id, Value>) {
    if (!entityName.test(name)) {
      throw new OptionInvalidError(`The entity name "${name}" must be up to 64 letters, digits, - and _.`);
    }
    const ms = (option: keyof EntityOptions<Id, Value>, fallback: Duration) =>
      durationMs((options[option] as Duration | undefined) ?? fallback, `${name}.${option}`);
    const timer = (option: keyof EntityOptions<Id, Value>, fallback: Duration) =>
      timerMs((options[option] as Duration | undefined) ?? fallback, `${name}.${option}`);
    assertEntityOptions(name, options);
    limit(options.compressAbove, 0, `${name}.compressAbove`);
    const times: Times = {
      ttlMs: ms('ttl', '5m'),
      negativeTtlMs: ms('negativeTtl', '30s'),
      jitter: fraction(options.jitter, 0.1, `${name}.jitter`),
      staleWhileRevalidateMs: ms('staleWhileRevalidate', 0),
      staleIfErrorMs: ms('staleIfError', 0),
      refreshAhead: fraction(options.refreshAhead, 0, `${name}.refreshAhead`),
      earlyExpiry: limit(options.earlyExpiry, 0, `${name}.earlyExpiry`),
    };
    const staleness = times.staleWhileRevalidateMs + times.staleIfErrorMs > 0;
    this.versioned = options.versioned ?? options.tags !== undefined;
    if (options.tags && !this.versioned) {
      throw new OptionInvalidError(`${name}: tags need versioned values; leave out versioned: false.`);
    }
    const sealed = this.versioned || staleness || times.refreshAhead > 0 || times.earlyExpiry > 0;
    if (options.sliding && sealed) {
      throw new OptionInvalidError(
        `${name}: sliding goes with a plain TTL only, not with tags, staleness or early refresh.`,
      );
    }
    if (options.softTimeout !== undefined && times.staleIfErrorMs === 0) {
      throw new OptionInvalidError(
        `${name}: softTimeout needs staleIfError, which says how old a value may be that is served instead.`,
      );
    }
    this.name = name;
    this.keyPrefix = `${runtime.prefix}${name}:`;
    this.#runtime = runtime;
    this.#events = runtime.events;
    this.#options = options;
    this.#fenceMs = timer('fence', '10s');
    const loadTimeoutMs = timer('loadTimeout', '10s');
    this.#codec = new ValueCodec<Value>(options, sealed, loadTimeoutMs);
    this.#l1 =
      options.l1 &&
      new L1<Value>(options.l1, durationMs(options.l1.ttl ?? '30s', `${name}.l1.ttl`), runtime.coarseTime);
    this.#reader = new EntityReader<Id, Value>(
      runtime,
      {
        name,
        options,
        load:
          options.load ??
          (options.loadMany ? gatherLoads(options.loadMany, () => this.#reader.leasing) : undefined),
        times,
        tagged: this.versioned,
        leaseMs: timer('lease', '2s'),
        loadTimeoutMs,
        softTimeoutMs: options.softTimeout === undefined ? undefined : timer('softTimeout', 1),
        maxSize: limit(options.maxSize, 1024 * 1024, `${name}.maxSize`),
      },
      this.#codec,
      this.metrics,
      this.#l1,
    );
  }

  /** Whether values are kept in this process. */
  get hasL1(): boolean {
    return this.#l1 !== undefined;
  }

  /** Whether this process hears of changes: without that, nothing is kept in it. */
  set hearsChanges(hears: boolean) {
    if (this.#l1) this.#l1.open = hears;
  }

  /** Drops what changed in the store. */
  dropChanged(keys: readonly string[]): void {
    const l1 = this.#l1;
    if (!l1) return;
    const tagPrefix = tagKeyPrefix(this.#runtime.tagNamespace);
    const tags = new Set<string>();
    for (const key of keys) {
      if (key.startsWith(this.keyPrefix)) l1.drop(key);
      else if (key.startsWith(tagPrefix)) tags.add(key.slice(tagPrefix.length));
    }
    if (tags.size > 0) l1.dropTags(tags);
  }

  /** The key under which the store holds this id's value. */
  keyOf(id: Id): string {
    return buildKey(this.keyPrefix, this.#options.key(id));
  }

  /**
   * The value of an id, from the cache or the loader; null when it is known not to exist. Rejects with the loader's own
   * error, {@link LoaderTimeoutError}, {@link LoaderBusyError} or the signal's reason; never because of the store.
   */
  get(id: Id, options: ReadOptions = noOptions): Promise<Reading<Value>> {
    const l1 = this.#l1;
    if (l1 !== undefined) {
      const entry = typeof id === 'string' ? l1.byId.get(id) : this.#inProcess(l1, id);
      if (entry !== undefined && l1.use(entry)) {
        this.#countL1Hit(entry);
        const { copy } = entry;
        if (copy !== undefined) return Promise.resolve({ value: copy(entry), source: 'cache' });
        return entry.shared ?? this.#readAgain(entry, id, options);
      }
    }
    return this.#getFromStore(id, options);
  }

  async #getFromStore(id: Id, options: ReadOptions): Promise<Reading<Value>> {
    this.#assertOpen();
    const outcome = await this.#reader.read(this.keyOf(id), id, 'value', options);
    const { unclaimed } = outcome;
    // The first reader's object is ready: nothing to wait for.
    if (unclaimed !== null && outcome.json !== null) {
      outcome.unclaimed = null;
      return { value: unclaimed.value, source: outcome.source };
    }
    try {
      return { value: await this.#claim(outcome), source: outcome.source };
    } catch {
      // The schema says no to what it accepted for another reader a moment ago: what it says is not to be had without a load.
      const anew = await this.#reader.refresh(this.keyOf(id), id, options);
      return { value: await this.#claim(anew), source: anew.source };
    }
  }

  /** As {@link get}, with the value as JSON text as it is stored, neither parsed nor serialized again. */
  async getJson(id: Id, options: ReadOptions = noOptions): Promise<JsonReading> {
    this.#assertOpen();
    const entry = this.#l1?.byKey(this.keyOf(id));
    if (entry !== undefined) {
      this.#countL1Hit(entry);
      return { json: entry.json === 'null' ? null : this.#codec.plainJson(entry.json), source: 'cache' };
    }
    const outcome = await this.#reader.read(this.keyOf(id), id, 'json', options);
    return { json: await this.#claimJson(outcome), source: outcome.source };
  }

  /** The values of several ids, in their order: one round trip for the hits, one call of `loadMany` for the misses. */
  async getMany(ids: readonly Id[], options: ReadOptions = noOptions): Promise<Reading<Value>[]> {
    if (ids.length <= idsAtOnce) return Promise.all(ids.map((id) => this.get(id, options)));
    const readings: Reading<Value>[] = [];
    for (let start = 0; start < ids.length; start += idsAtOnce) {
      const some = ids.slice(start, start + idsAtOnce);
      readings.push(...(await Promise.all(some.map((id) => this.get(id, options)))));
      // Where nothing has to be waited for, not even timers would get their turn before the last id.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return readings;
  }

  /** What the cache has, or undefined; never loads. */
  async peek(id: Id): Promise<Reading<Value> | undefined> {
    this.#assertOpen();
    const outcome = await this.#reader.peek(this.keyOf(id));
    return outcome && { value: await this.#claim(outcome), source: outcome.source };
  }

  /** Loads an id anew, although the cache may have it, and stores the value. */
  async refresh(id: Id, options: ReadOptions = noOptions): Promise<Reading<Value>> {
    this.#assertOpen();
    const outcome = await this.#reader.refresh(this.keyOf(id), id, options);
    return { value: await this.#claim(outcome), source: outcome.source };
  }

  /**
   * Changes the database around the cache (write-around): once it resolves, no later read anywhere returns an older value
   * from the shared tier. Resolves or rejects as `update` does; with `whenUndelivered: 'throw'` also rejects with
   * {@link InvalidationUndeliveredError} when the database has the change and the store could not be told yet.
   */
  async write<Answer>(id: Id, update: () => Promise<Answer>): Promise<Answer> {
    this.#assertOpen();
    return this.#writing(writeAround(this.#fencedEntry(this.keyOf(id)), update));
  }

  /** Saves a value in the database and then in the cache (write-through). */
  async put(id: Id, value: Value, save: (value: Value) => Promise<Value | void>): Promise<Value> {
    this.#assertOpen();
    return this.#writing(writeThrough(this.#fencedEntry(this.keyOf(id)), value, save));
  }

  /** Removes an id's value, and the lease of a load under way. */
  async invalidate(id: Id): Promise<Invalidation> {
    return this.invalidateMany([id]);
  }

  async invalidateMany(ids: readonly Id[]): Promise<Invalidation> {
    return this.invalidateKeys(ids.map((id) => this.keyOf(id)));
  }

  /** The same by keys, as {@link keyOf} gives them. */
  async invalidateKeys(keys: readonly string[]): Promise<Invalidation> {
    this.#assertOpen();
    const { guard, undelivered } = this.#runtime;
    const byLane = new Map<string, string[]>();
    for (const key of keys) {
      this.forget(key);
      const lane = guard.changeLaneOf(key);
      const others = byLane.get(lane);
      if (others) others.push(key);
      else byLane.set(lane, [key]);
    }
    const failed = new Set<string>();
    const removeOn = async (lane: string, all: readonly string[]) => {
      for (let start = 0; start < all.length; start += keysPerRemoval) {
        const some = all.slice(start, start + keysPerRemoval);
        try {
          await guard.runOnLane(lane, (store) => store.remove(some));
        } catch {
          for (const key of some) {
            undelivered.keepRemoval(key);
            failed.add(key);
          }
        }
        for (const key of some) this.forget(key);
      }
    };
    await Promise.all([...byLane].map(([lane, all]) => removeOn(lane, all)));
    return this.#told(
      keys,
      keys.map((key) => !failed.has(key)),
    );
  }

  /** Expires an id's value logically: it is loaded anew at the next read, and may still be served stale as declared. */
  async expire(id: Id): Promise<Invalidation> {
    this.#assertOpen();
    const key = this.keyOf(id);
    this.forget(key);
    try {
      await this.#runtime.guard.runChange(key, (store) => store.expire([key]));
      return { delivered: true };
    } catch {
      this.#runtime.undelivered.keepRemoval(key);
      return this.#told([key], [false]);
    } finally {
      this.forget(key);
    }
  }

  /** What stands under an id's key, and since when. */
  async inspect(id: Id): Promise<Inspection> {
    const { text: _, ...inspection } = await this.inspectKey(this.keyOf(id));
    return inspection;
  }

  /** The same by key, with the value's text. */
  async inspectKey(key: string): Promise<Omit<KeyInspection, 'entity'>> {
    const nothing = {
      key,
      remainingMs: null,
      ageMs: null,
      freshForMs: null,
      tags: [],
      size: 0,
      holders: [],
      text: null,
      inProcess: this.#l1?.byKey(key) !== undefined,
    };
    let text: string | null | undefined;
    let remainingMs: number | null;
    try {
      [[text], remainingMs] = await Promise.all([
        this.#runtime.guard.run(key, (store) => store.readMany([key])),
        this.#runtime.guard.run(key, (store) => store.remainingMs(key)),
      ]);
    } catch {
      return { ...nothing, state: 'unavailable' };
    }
    if (text === null || text === undefined) return { ...nothing, state: 'absent' };
    const slot = decodeSlot(text);
    const common = { ...nothing, state: slot.kind, remainingMs, size: text.length };
    if (slot.kind === 'fence') return { ...common, holders: slot.holders.map(({ token }) => token) };
    const payload = slot.kind === 'value' ? slot.text : slot.kind === 'absent' ? null : slot.stale;
    const { json, metadata } = payload === null ? { json: null, metadata: null } : openEnvelope(payload);
    const nowMs = this.#runtime.now();
    return {
      ...common,
      holders: slot.kind === 'lease' ? [slot.token] : [],
      ageMs: metadata && nowMs - metadata.storedAtMs,
      freshForMs: metadata && metadata.freshUntilMs - nowMs,
      tags: metadata?.tags ?? [],
      text: json !== null && isCompressed(json) ? await expandText(json).catch(() => json) : json,
    };
  }

  /** Drops what this process remembers of a key, and lets no later read join an earlier load. */
  forget(key: string): void {
    this.#reader.detach(key);
    this.#l1?.drop(key);
  }

  /** The same for every key. */
  forgetAll(): void {
    this.#reader.detachAll();
    this.#l1?.dropAll();
  }

  /** Waits for the loads under way, and for the writes: those are given up when their first fence would lapse. */
  async settled(): Promise<void> {
    await this.#reader.settled();
    if (this.#writes.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#fenceMs);
    });
    await Promise.race([Promise.allSettled(this.#writes), patience]);
    clearTimeout(timer);
  }

  async #writing<Answer>(write: Promise<Answer>): Promise<Answer> {
    this.#writes.add(write);
    try {
      return await write;
    } finally {
      this.#writes.delete(write);
    }
  }

  #assertOpen(): void {
    if (this.#runtime.isClosed()) throw new CacheClosedError();
  }

  /** A key that cannot be made is told by the promise of the read, not here. */
  #inProcess(l1: L1<Value>, id: Id) {
    try {
      const parts = this.#options.key(id);
      return l1.byParts.get(parts) ?? l1.byKey(buildKey(this.keyPrefix, parts));
    } catch {
      return undefined;
    }
  }

  /** A hit whose value only its text can give once more. */
  async #readAgain(entry: L1Entry<Value>, id: Id, options: ReadOptions): Promise<Reading<Value>> {
    try {
      return { value: await this.#codec.parse(entry.json), source: 'cache' };
    } catch {
      this.#l1?.drop(entry.key);
      return this.#getFromStore(id, options);
    }
  }

  #countL1Hit(entry: L1Entry<Value>): void {
    this.metrics.l1Hits += 1;
    if (this.#events.watched) this.#tellL1Hit(entry.key);
  }

  #tellL1Hit(key: string): void {
    this.#events.emit({ type: 'hit', entity: this.name, key, tier: 'l1', durationMs: 0 });
  }

  /** An object for one reader alone. What cannot be serialized cannot be copied, and is handed out as it is. */
  async #claim(outcome: Outcome<Value>): Promise<Value | null> {
    const { unclaimed, json, source } = outcome;
    if (json === null) return unclaimed?.value ?? null;
    outcome.unclaimed = null;
    if (unclaimed) return unclaimed.value;
    if (source !== 'loader') return this.#codec.parse(json);
    const copy = () => this.#codec.copy(json);
    return outcome.accepted ? this.#codec.parse(json).catch(copy) : copy();
  }

  async #claimJson(outcome: Outcome<Value>): Promise<string | null> {
    const { json } = outcome;
    if (json === null) return JSON.stringify(outcome.unclaimed?.value ?? null);
    if (json === 'null') return null;
    // Of a load as of a hit: as the schema makes it, for a client that knows no tags.
    if (outcome.accepted && this.#codec.hasSchema) return this.#codec.jsonOf(await this.#claim(outcome));
    return this.#codec.plainJson(json);
  }

  #told(keys: readonly string[], delivered: readonly boolean[]): Invalidation {
    this.metrics.invalidations += keys.length;
    if (this.#events.watched) {
      keys.forEach((key, index) =>
        this.#events.emit({
          type: 'invalidate',
          entity: this.name,
          key,
          delivered: delivered[index] ?? false,
        }),
      );
    }
    const undelivered = keys.filter((_, index) => delivered[index] !== true);
    if (undelivered.length > 0 && this.#options.whenUndelivered === 'throw') {
      throw new InvalidationUndeliveredError(undelivered);
    }
    return { delivered: undelivered.length === 0 };
  }

  #fencedEntry(key: string): FencedEntry {
    const { guard, undelivered, tags } = this.#runtime;
    const token = this.#runtime.nextToken();
    let renewal: NodeJS.Timeout | undefined;
    let clock = 0;
    // Whether the fence stood from before the database write, if it stands now: one that came late, or was lost and raised
    // anew by its renewal, has not seen who else wrote meanwhile.
    let unbroken = false;
    return {
      raiseFence: async () => {
        this.forget(key);
        const raise = () => guard.runChange(key, (store) => store.fence(key, token, this.#fenceMs));
        // Without a fence the write goes on all the same: the removal afterwards is then the whole protection.
        unbroken = await raise().then(
          () => true,
          () => false,
        );
        if (this.versioned) clock = await tags.clock().catch(() => 0);
        renewal = setInterval(() => {
          unbroken = false;
          raise().catch(() => {});
        }, this.#fenceMs / 3);
        renewal.unref();
      },
      liftFence: async (value) => {
        clearInterval(renewal);
        this.forget(key);
        const sealed = value && unbroken ? await this.#sealWritten(key, value.stored as Value, clock) : null;
        let delivered = true;
        try {
          if (sealed && this.versioned) await tags.ensure(sealed.tags);
          await guard.runChange(key, (store) =>
            store.unfence(key, token, sealed?.text ?? null, sealed?.ttlMs ?? 0),
          );
        } catch {
          undelivered.keepRemoval(key, token);
          delivered = false;
        }
        this.forget(key);
        this.#told([key], [delivered]);
      },
    };
  }

  async #sealWritten(key: string, value: Value, clock: number) {
    try {
      const json = this.#codec.encode(value);
      const check = this.#codec.hasSchema ? await this.#codec.check(json) : null;
      const refusal = check && 'refusal' in check ? check.refusal : null;
      return await this.#reader.seal(key, value, json, { clock, loadMs: 0, ttlMs: undefined, refusal });
    } catch {
      return null;
    }
  }
}
