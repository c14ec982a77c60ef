/**
 * The read path of one entity: look, lease, load, fill, and what may be served instead. The strategies decide; this
 * file carries them out against the store, shares loads between readers, and turns every failure of the store into a
 * miss.
 */
import { durationMs, type Duration } from './duration.ts';
import type { EntityOptions, LoadContext, Loader, ReadOptions } from './entity-options.ts';
import type { Metadata } from './envelope.ts';
import { LoaderCycleError, LoaderTimeoutError, OptionInvalidError } from './errors.ts';
import { Flight } from './flight.ts';
import { jittered, staleAgeMs, staleWindowMs, type Times } from './freshness.ts';
import { escapeKeyPart } from './key.ts';
import type { L1 } from './l1.ts';
import { LastTags } from './last-tags.ts';
import type { EntityMetrics } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import type { Runtime } from './runtime.ts';
import { anyValue, decodeSlot, fingerprint, type LeaseReply, type Slot } from './slot.ts';
import { cacheAside, loadUnderLease, type Lease } from './strategies/cache-aside.ts';
import { isDueEarly } from './strategies/early-expiry.ts';
import { isDueForRefreshAhead } from './strategies/refresh-ahead.ts';
import { mayServeOnError } from './strategies/stale-if-error.ts';
import { mayServeWhileRevalidating } from './strategies/stale-while-revalidate.ts';
import { assertTags, namespaceTag, type TagVersions } from './tag-check.ts';
import type { Decoded, ValueCodec } from './value-codec.ts';

export interface ReaderConfig<Id, Value> {
  readonly name: string;
  readonly options: EntityOptions<Id, Value>;
  readonly load: Loader<Id, Value> | undefined;
  readonly times: Times;
  readonly tagged: boolean;
  readonly leaseMs: number;
  readonly loadTimeoutMs: number;
  readonly softTimeoutMs: number | undefined;
  readonly maxSize: number;
}

/** What a reader wants of a hit: the value, or only its JSON. */
type Want = 'value' | 'json';

/** How often a waiter who is not told asks whether the lease's holder is done, in milliseconds; the last goes on. */
const pollDelaysMs = [1, 2, 3, 5, 8, 13, 20, 30, 50];
/** One read in so many is timed: to ask what time it is costs a part of what a hit does. */
const timedReads = 8;
/** A lease that keeps changing hands is not chased longer than this. */
const maxLeaseRounds = 1_000;

/** One attempt to read one key: what it has seen of the slot so far. */
interface Attempt<Value> {
  readonly key: string;
  /** A text that stands there and cannot be served as fresh; null when there is none. */
  seen: string | null;
  /** The text of the value that was found, with its metadata; null when there is none. */
  payload: string | null;
  /** A value past its freshness, or about to be, that may still be served under some conditions. */
  candidate: Outcome<Value> | null;
  /** The lease that stood there, if any. */
  heldBy: string | null;
  /** The store cannot be used for this read. */
  bypass: boolean;
  /** The tag clock when the attempt looked; 0 when nobody asked. */
  clock: number;
  /** The reader's turn in which it began. */
  readonly turn: number;
  /** By `performance.now()`; 0 when nobody watches. */
  readonly startedAtMs: number;
}

export class EntityReader<Id, Value> {
  readonly #runtime: Runtime;
  readonly #config: ReaderConfig<Id, Value>;
  readonly #codec: ValueCodec<Value>;
  readonly #metrics: EntityMetrics;
  readonly #l1: L1<Value> | undefined;
  readonly #flights = new Map<string, Flight<Outcome<Value>>>();
  readonly #flightsByToken = new Map<string, Flight<Outcome<Value>>>();
  readonly #lastTags = new LastTags();
  readonly #keepStale: boolean;
  /** The text that stands for what does not exist. */
  readonly #missing: string;
  #leasing = 0;
  /** Counts what must be told apart as earlier and later: begins of attempts, and requests for a lease. */
  #turn = 0;

  constructor(
    runtime: Runtime,
    config: ReaderConfig<Id, Value>,
    codec: ValueCodec<Value>,
    metrics: EntityMetrics,
    l1: L1<Value> | undefined,
  ) {
    this.#runtime = runtime;
    this.#config = config;
    this.#codec = codec;
    this.#metrics = metrics;
    this.#l1 = l1;
    this.#missing = codec.encode(null);
    const { times } = config;
    this.#keepStale =
      staleWindowMs(times) > 0 ||
      times.refreshAhead > 0 ||
      times.earlyExpiry > 0 ||
      config.softTimeoutMs !== undefined;
  }

  /** How many reads are asking for a lease and have not been answered yet. */
  get leasing(): number {
    return this.#leasing;
  }

  /** Reads a key through the cache. */
  read(key: string, id: Id, want: Want, options: ReadOptions): Promise<Outcome<Value>> {
    options.signal?.throwIfAborted();
    const attempt = this.#newAttempt(key);
    const { signal } = options;
    return cacheAside({
      look: () => {
        const looked = this.#l1
          ? this.#lookAndKeep(this.#l1, attempt, id, want)
          : this.#look(attempt, id, want);
        return signal ? unlessAborted(looked, signal) : looked;
      },
      loadShared: () => this.#loadOrStandIn(attempt, id, signal),
    });
  }

  /** Loads for all who missed; when that fails, the last good value may stand in. */
  async #loadOrStandIn(attempt: Attempt<Value>, id: Id, signal: AbortSignal | undefined) {
    this.#count('miss', attempt);
    try {
      return await this.#answer(attempt, this.#shareWithSoftTimeout(attempt, id, signal));
    } catch (error) {
      const { candidate } = attempt;
      if (candidate && !signal?.aborted && this.#mayStandIn(candidate)) {
        this.#count('stale', attempt, 'error');
        return { ...candidate, source: 'stale' as const };
      }
      throw error;
    }
  }

  /** What the cache has, without loading; undefined is a miss. */
  async peek(key: string): Promise<Outcome<Value> | undefined> {
    const attempt = this.#newAttempt(key);
    return this.#look(attempt, undefined, 'value');
  }

  /** Later reads join no load of this key that began before now. */
  detach(key: string): void {
    this.#flights.delete(key);
  }

  detachAll(): void {
    this.#flights.clear();
  }

  /** Loads a key anew, whatever stands there, and stores it. */
  async refresh(key: string, id: Id, options: ReadOptions): Promise<Outcome<Value>> {
    const attempt = this.#newAttempt(key);
    await this.#look(attempt, undefined, 'value');
    if (attempt.seen === null && !attempt.bypass) {
      const text = await this.#runtime.guard.run(key, (store) => store.readMany([key])).catch(() => [null]);
      attempt.seen = text[0] ?? null;
    }
    return this.#share(attempt, id, false, options.signal);
  }

  /** Waits for the loads under way. */
  async settled(): Promise<void> {
    await Promise.all([...this.#flightsByToken.values()].map((flight) => flight.settled()));
  }

  /** Looks in the store, and keeps a fresh value in this process. */
  async #lookAndKeep(l1: L1<Value>, attempt: Attempt<Value>, id: Id, want: Want) {
    l1.begin(attempt.key);
    let kept: Parameters<typeof l1.end>[2] = null;
    try {
      const outcome = await this.#look(attempt, id, want);
      if (outcome?.source === 'cache' && outcome.json !== null) {
        const { metadata } = outcome;
        const tags = this.#config.tagged ? [namespaceTag, ...(metadata?.tags ?? [])].map(escapeKeyPart) : [];
        // What was read for a client as JSON has lost its types; the slot's text has not.
        const copy = await this.#codec.ownCopy(
          want === 'json' ? attempt.payload : outcome.json,
          want === 'json',
        );
        if (copy !== null) {
          const remainingMs = metadata
            ? -staleAgeMs(metadata, this.#runtime.now())
            : await this.#remainingMs(attempt.key, copy.value);
          kept = { ...copy, tags, remainingMs };
        }
      }
      return outcome;
    } finally {
      l1.end(attempt.key, typeof id === 'string' ? id : this.#config.options.key(id), kept);
    }
  }

  /**
   * How long a value without metadata may be kept in this process. A shared store tells when it expires there, sooner or later;
   * memory does not, and is asked.
   */
  async #remainingMs(key: string, value: Value | null): Promise<number> {
    const { guard } = this.#runtime;
    const { ttlMs, negativeTtlMs } = this.#config.times;
    const lifeMs = value === null ? negativeTtlMs : ttlMs;
    if (guard.capabilities.shared) return lifeMs;
    return (await guard.run(key, (store) => store.remainingMs(key)).catch(() => null)) ?? 0;
  }

  async #look(attempt: Attempt<Value>, id: Id | undefined, want: Want): Promise<Outcome<Value> | undefined> {
    const { key } = attempt;
    const { tagged } = this.#config;
    if (this.#runtime.undelivered.blocks(key, tagged)) {
      attempt.bypass = true;
      return undefined;
    }
    const lastTags = tagged ? this.#lastTags.of(key) : undefined;
    const versions = lastTags && this.#runtime.tags.versions(lastTags);
    // Nobody asks for them when there is no value.
    versions?.catch(() => {});
    let text: string | null;
    const startedMs = attempt.turn % timedReads === 1 ? performance.now() : 0;
    try {
      text = this.#config.options.sliding
        ? await this.#runtime.guard.run(key, (store) =>
            store.readSliding(key, this.#config.times.ttlMs, this.#missing),
          )
        : await this.#runtime.reader.read(key);
      if (startedMs > 0) this.#metrics.readDuration.record(performance.now() - startedMs);
      if (text === null) {
        if (tagged) this.#lastTags.forget(key);
        return undefined;
      }
      const outcome = this.#judge(attempt, text, id, want, versions);
      return outcome instanceof Promise ? await outcome : outcome;
    } catch {
      // The store is away: the guard has told so.
      attempt.bypass = true;
      this.#metrics.bypasses += 1;
      return undefined;
    }
  }

  /**
   * What may be done with a slot's text: serve it, serve it and refresh, or remember what it was and miss. At once if
   * nothing has to be waited for (tags, compression, a schema that is asynchronous).
   */
  #judge(
    attempt: Attempt<Value>,
    text: string,
    id: Id | undefined,
    want: Want,
    versions: Promise<TagVersions> | undefined,
  ): Outcome<Value> | undefined | Promise<Outcome<Value> | undefined> {
    const slot = decodeSlot(text);
    if (slot.kind === 'fence' || slot.kind === 'absent') return undefined;
    if (slot.kind === 'value') attempt.seen = text;
    if (slot.kind === 'lease') attempt.heldBy = slot.token;
    const payload = slot.kind === 'value' ? slot.text : slot.stale;
    if (payload === null) return undefined;
    attempt.payload = payload;

    const outcome = this.#open(attempt.key, payload, want);
    if (outcome instanceof Promise || this.#config.tagged)
      return this.#judgeLater(attempt, slot, outcome, id, versions);
    if (outcome === null || !this.#isUntagged(outcome)) return undefined;
    return this.#serve(attempt, slot, outcome, id);
  }

  async #judgeLater(
    attempt: Attempt<Value>,
    slot: Slot,
    opened: Outcome<Value> | null | Promise<Outcome<Value> | null>,
    id: Id | undefined,
    versions: Promise<TagVersions> | undefined,
  ): Promise<Outcome<Value> | undefined> {
    const outcome = await opened;
    if (outcome === null || !(await this.#isCurrent(outcome, versions))) return undefined;
    if (this.#config.tagged) this.#lastTags.remember(attempt.key, outcome.metadata?.tags ?? []);
    return this.#serve(attempt, slot, outcome, id);
  }

  #serve(
    attempt: Attempt<Value>,
    slot: Slot,
    outcome: Outcome<Value>,
    id: Id | undefined,
  ): Outcome<Value> | undefined {
    const { times } = this.#config;
    const { metadata } = outcome;
    const nowMs = this.#runtime.now();
    // What was expired before its time stays so while somebody loads it anew.
    const expired = slot.kind === 'expired' || (slot.kind === 'lease' && slot.expired);
    const ageMs = expired ? Math.max(0, staleAgeMs(metadata, nowMs)) : staleAgeMs(metadata, nowMs);
    if (ageMs < 0) {
      const due =
        metadata !== null &&
        !isBeingLoaded(slot, nowMs) &&
        (isDueForRefreshAhead(metadata, times.refreshAhead, nowMs) ||
          isDueEarly(metadata, times.earlyExpiry, nowMs));
      if (due && id !== undefined) this.#refreshInBackground(attempt, outcome, id);
      this.#count('hit', attempt);
      return outcome;
    }
    attempt.candidate = outcome;
    if (mayServeWhileRevalidating(ageMs, times.staleWhileRevalidateMs)) {
      if (id !== undefined && !isBeingLoaded(slot, nowMs)) this.#refreshInBackground(attempt, outcome, id);
      this.#count('stale', attempt, 'revalidating');
      return { ...outcome, source: 'stale' };
    }
    return undefined;
  }

  #open(key: string, payload: string, want: Want): Outcome<Value> | null | Promise<Outcome<Value> | null> {
    if (want === 'json') return this.#openJson(key, payload);
    try {
      const decoded = this.#codec.decode(payload);
      if (!(decoded instanceof Promise)) return cached(decoded);
      return decoded.then(cached, (error: unknown) => this.#corrupt(key, error));
    } catch (error) {
      return this.#corrupt(key, error);
    }
  }

  async #openJson(key: string, payload: string): Promise<Outcome<Value> | null> {
    try {
      const { json, metadata } = await this.#codec.decodeJson(key, payload);
      return { json, metadata, source: 'cache', unclaimed: null };
    } catch (error) {
      return this.#corrupt(key, error);
    }
  }

  #corrupt(key: string, error: unknown): null {
    this.#metrics.corruptions += 1;
    const reason = error instanceof Error ? error.message : String(error);
    this.#emit({ type: 'corrupt', entity: this.#config.name, key, reason });
    return null;
  }

  /** Whether the tags of a value stand. One that was stored with tags is not read without them. */
  async #isCurrent(outcome: Outcome<Value>, versions?: Promise<TagVersions>): Promise<boolean> {
    if (!this.#config.tagged) return this.#isUntagged(outcome);
    return this.#runtime.tags.isCurrent(outcome.metadata, versions);
  }

  #isUntagged({ metadata }: Outcome<Value>): boolean {
    return metadata?.clock === undefined;
  }

  #mayStandIn(candidate: Outcome<Value>): boolean {
    const ageMs = Math.max(0, staleAgeMs(candidate.metadata, this.#runtime.now()));
    return mayServeOnError(ageMs, this.#config.times.staleIfErrorMs);
  }

  #refreshInBackground(attempt: Attempt<Value>, candidate: Outcome<Value>, id: Id): void {
    if (this.#flights.has(attempt.key)) return;
    void this.#share({ ...attempt, candidate }, id, true, undefined).catch(() => {});
  }

  async #shareWithSoftTimeout(
    attempt: Attempt<Value>,
    id: Id,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<Value>> {
    const shared = this.#share(attempt, id, false, signal);
    const { softTimeoutMs } = this.#config;
    const { candidate } = attempt;
    if (softTimeoutMs === undefined || !candidate || !this.#mayStandIn(candidate)) return shared;
    let timer: NodeJS.Timeout | undefined;
    const impatience = new Promise<Outcome<Value>>((resolve) => {
      timer = setTimeout(() => {
        this.#count('stale', attempt, 'revalidating');
        resolve({ ...candidate, source: 'stale' });
      }, softTimeoutMs);
    });
    shared.catch(() => {});
    return Promise.race([shared, impatience]).finally(() => clearTimeout(timer));
  }

  /** Joins the load under way if it cannot give a value from before this read began; starts one otherwise. */
  #share(
    attempt: Attempt<Value>,
    id: Id,
    background: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<Value>> {
    const { key } = attempt;
    const flight = this.#flights.get(key);
    const { nested } = this.#runtime;
    if (flight && signal && nested.isWithin(signal, flight.signal)) {
      return Promise.reject(new LoaderCycleError(key));
    }
    // One that all its readers have left will fail for a reason of theirs.
    if (flight && !flight.background && !flight.signal.aborted && this.#mayJoin(flight, attempt)) {
      return this.#join(flight, attempt, id, signal);
    }
    const own = new Flight<Outcome<Value>>(this.#runtime.nextToken(), background);
    nested.begin(own.signal, signal);
    const standing = attempt.candidate;
    this.#flights.set(key, own);
    this.#flightsByToken.set(own.token, own);
    own.start(async () => {
      let renewal: NodeJS.Timeout | undefined;
      let loaded: Loaded<Value> | undefined;
      try {
        return await loadUnderLease({
          lease: async () => {
            const lease = await this.#lease(own, attempt);
            // Somebody else is at it, or a writer is: what a refresh loads now could not be stored.
            if (lease.kind === 'none' && background && standing) return { kind: 'found', found: standing };
            own.phase = 'loading';
            if (lease.kind === 'mine') renewal = this.#keepLease(key, own.token);
            return lease;
          },
          load: async () => (loaded = await this.#load(own, attempt, id)).outcome,
          fill: () => this.#fill(key, own.token, loaded as Loaded<Value>, attempt.clock),
          release: () => this.#release(key, own.token),
        });
      } finally {
        clearInterval(renewal);
        if (this.#flights.get(key) === own) this.#flights.delete(key);
        this.#flightsByToken.delete(own.token);
      }
    });
    return own.join(signal);
  }

  /** What a flight found by asking before this reader began may have been invalidated before it began: it shares anew. */
  async #join(
    flight: Flight<Outcome<Value>>,
    attempt: Attempt<Value>,
    id: Id,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<Value>> {
    const outcome = await flight.join(signal);
    return flight.foundAt < attempt.turn ? this.#share(attempt, id, false, signal) : outcome;
  }

  #mayJoin(flight: Flight<Outcome<Value>>, attempt: Attempt<Value>): boolean {
    // Not begun: the loader will see everything that was written before this read.
    if (flight.phase === 'leasing') return true;
    // While the store is away there is no lease to look at; a load's duration is then the bound.
    if (attempt.bypass && !this.#runtime.guard.available) return true;
    // Begun, but its lease stood when this read looked: nothing was invalidated in between. A tag is not seen that way.
    return attempt.heldBy === flight.token && !this.#config.tagged;
  }

  async #lease(flight: Flight<Outcome<Value>>, attempt: Attempt<Value>): Promise<Lease<Outcome<Value>>> {
    const { key } = attempt;
    const { leaseMs, tagged, loadTimeoutMs } = this.#config;
    if (attempt.bypass) return { kind: 'none' };
    const giveUpAtMs = this.#runtime.now() + loadTimeoutMs;
    let waited = 0;
    let unreadable = false;
    // The flight's own round begins with what the reader saw; later rounds with what the store answered.
    for (let round = 0; round < maxLeaseRounds; round += 1) {
      let reply: LeaseReply;
      this.#leasing += 1;
      this.#turn += 1;
      const askedAt = this.#turn;
      try {
        const seen: string = unreadable ? anyValue : attempt.seen === null ? '' : fingerprint(attempt.seen);
        const keepStale = this.#keepStale && attempt.candidate !== null;
        const [answer, clock] = await Promise.all([
          this.#runtime.guard.run(key, (store) => store.lease(key, flight.token, leaseMs, seen, keepStale)),
          tagged ? this.#runtime.tags.clock() : 0,
        ]);
        reply = answer;
        attempt.clock = clock;
      } catch {
        // It may have been granted all the same, and then others would wait for nobody.
        this.#release(key, flight.token);
        return { kind: 'none' };
      } finally {
        this.#leasing -= 1;
      }
      if (reply.kind === 'acquired') return { kind: 'mine' };
      if (reply.kind === 'fenced') return { kind: 'none' };
      if (reply.kind === 'value') {
        // The very text that was seen, under another fingerprint: its bytes are no UTF-8.
        unreadable = reply.text === attempt.seen;
        const found = await this.#judgeFilled(attempt, reply.text);
        if (found) {
          flight.foundAt = askedAt;
          return { kind: 'found', found };
        }
        continue;
      }
      // A background refresh leaves it to the one who is at it.
      if (flight.background || this.#runtime.now() > giveUpAtMs) return { kind: 'none' };
      if (waited === 0) this.#count('wait', attempt);
      const local = this.#flightsByToken.get(reply.token);
      if (local && local !== flight) await local.settled();
      else await this.#waitForHolder(key, reply.token, waited);
      waited += 1;
    }
    return { kind: 'none' };
  }

  /** Waits until another process's lease may have ended: told by the store where it can, else for a growing while. */
  async #waitForHolder(key: string, token: string, waited: number): Promise<void> {
    // A holder that lives renews more often than this, so no news are news as well.
    const limitMs = this.#config.leaseMs / 2;
    if (await this.#runtime.guard.waitForChange(key, token, limitMs)) return;
    const delayMs = pollDelaysMs[Math.min(waited, pollDelaysMs.length - 1)] as number;
    await this.#runtime.sleep(delayMs * (0.75 + Math.random() / 2));
  }

  /** A value that appeared while this reader wanted the lease. */
  async #judgeFilled(attempt: Attempt<Value>, text: string): Promise<Outcome<Value> | undefined> {
    attempt.candidate = null;
    attempt.seen = text;
    const outcome = await this.#open(attempt.key, text, 'value');
    if (!outcome) return undefined;
    try {
      if (!(await this.#isCurrent(outcome))) return undefined;
    } catch {
      return undefined;
    }
    if (staleAgeMs(outcome.metadata, this.#runtime.now()) < 0) return outcome;
    attempt.candidate = outcome;
    return undefined;
  }

  #keepLease(key: string, token: string): NodeJS.Timeout {
    const { leaseMs } = this.#config;
    const timer = setInterval(() => {
      this.#runtime.guard.run(key, (store) => store.renew(key, token, leaseMs)).catch(() => {});
    }, leaseMs / 3);
    timer.unref();
    return timer;
  }

  #release(key: string, token: string): void {
    this.#runtime.guard.run(key, (store) => store.release(key, token)).catch(() => {});
  }

  async #load(flight: Flight<Outcome<Value>>, attempt: Attempt<Value>, id: Id): Promise<Loaded<Value>> {
    const { name, load } = this.#config;
    if (!load) throw new OptionInvalidError(`The entity "${name}" has no loader; declare load or loadMany.`);
    let ttlMs: number | undefined;
    let skipCache = false;
    const staleJson = attempt.candidate?.json ?? null;
    const stale = staleJson === null ? null : await this.#codec.parse(staleJson).catch(() => null);
    const context: LoadContext<Value> = {
      signal: flight.signal,
      stale,
      setTtl: (ttl: Duration) => {
        if (this.#config.options.sliding) {
          throw new OptionInvalidError(
            `${name}: setTtl does not go with sliding: the next read prolongs to ttl.`,
          );
        }
        ttlMs = durationMs(ttl, 'setTtl');
      },
      skipCache: () => {
        skipCache = true;
      },
    };
    this.#metrics.loads += 1;
    const startedMs = performance.now();
    let value: Value | null;
    try {
      const { bulkhead, nested } = this.#runtime;
      const place = {
        entity: name,
        waitMs: this.#config.loadTimeoutMs,
        signal: flight.signal,
        nested: nested.isNested(flight.signal),
      };
      const answer = await bulkhead.run(place, () =>
        this.#withTimeout(flight, async () => load(id, context)),
      );
      value = answer ?? null;
    } catch (error) {
      this.#metrics.loadErrors += 1;
      this.#emit({ type: 'loadError', entity: name, key: attempt.key, error });
      throw error;
    }
    const durationMsTaken = performance.now() - startedMs;
    this.#metrics.loadDuration.record(durationMsTaken);
    if (this.#runtime.events.watched) {
      this.#emit({ type: 'load', entity: name, key: attempt.key, durationMs: durationMsTaken });
    }
    let json: string | null = null;
    try {
      json = this.#codec.encode(value);
    } catch (error) {
      skipCache = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.#emit({ type: 'uncacheable', entity: name, key: attempt.key, reason });
    }
    let refusal: string | null = null;
    let first: { readonly value: Value | null } | null = json === null ? { value } : null;
    if (json !== null && this.#codec.hasSchema) {
      // Readers of a load get what readers of the cache will: what the schema makes of it.
      const check = await this.#codec.check(json);
      if ('refusal' in check) refusal = check.refusal;
      else first = check;
    }
    const outcome: Outcome<Value> = {
      json,
      source: 'loader',
      metadata: null,
      accepted: refusal === null,
      unclaimed: first,
    };
    return { outcome, value, ttlMs, skipCache, refusal, loadMs: durationMsTaken };
  }

  async #withTimeout<T>(flight: Flight<Outcome<Value>>, work: () => Promise<T>): Promise<T> {
    const { name, loadTimeoutMs } = this.#config;
    flight.signal.throwIfAborted();
    return new Promise<T>((resolve, reject) => {
      const fail = () => reject(flight.signal.reason as Error);
      const timer = setTimeout(
        () => flight.abort(new LoaderTimeoutError(name, loadTimeoutMs)),
        loadTimeoutMs,
      );
      flight.signal.addEventListener('abort', fail, { once: true });
      work()
        .then(resolve, reject)
        .finally(() => {
          clearTimeout(timer);
          flight.signal.removeEventListener('abort', fail);
        });
    });
  }

  async #fill(key: string, token: string, loaded: Loaded<Value>, clock: number): Promise<void> {
    const { guard } = this.#runtime;
    const sealed = await this.#toStore(key, loaded, clock).catch((error: unknown) => {
      // What an application's tags say of a value must not cost its reader the value.
      const reason = error instanceof Error ? error.message : String(error);
      this.#emit({ type: 'uncacheable', entity: this.#config.name, key, reason });
      return null;
    });
    if (sealed === null) {
      this.#release(key, token);
      return;
    }
    try {
      if (this.#config.tagged) await this.#runtime.tags.ensure(sealed.tags);
      const stored = await guard.run(key, (store) => store.fill(key, token, sealed.text, sealed.ttlMs));
      if (stored) this.#metrics.fills += 1;
      else this.#metrics.refusedFills += 1;
      if (this.#runtime.events.watched) {
        this.#emit({ type: 'fill', entity: this.#config.name, key, stored });
      }
    } catch {
      // Not stored: the next reader loads again. The lease lapses by itself.
    }
  }

  async #toStore(key: string, loaded: Loaded<Value>, clock: number): Promise<Sealed | null> {
    const { json } = loaded.outcome;
    if (json === null || loaded.skipCache) return null;
    const { loadMs, ttlMs, refusal } = loaded;
    return this.seal(key, loaded.value, json, { clock, loadMs, ttlMs, refusal });
  }

  /** The text that would be stored for a value, or null (with an event) when it cannot be. */
  async seal(
    key: string,
    value: Value | null,
    json: string,
    about: {
      readonly clock: number;
      readonly loadMs: number;
      readonly ttlMs: number | undefined;
      /** What {@link ValueCodec.check} said. */
      readonly refusal: string | null;
    },
  ): Promise<Sealed | null> {
    const { times, options, tagged, maxSize, name } = this.#config;
    const lifeMs = about.ttlMs ?? (value === null ? times.negativeTtlMs : times.ttlMs);
    if (lifeMs <= 0) return null;
    const ttlMs = jittered(lifeMs, times.jitter);
    const given = value === null ? [] : (options.tags?.(value) ?? []);
    assertTags(given);
    const tags = [...new Set(given)];
    const storedAtMs = this.#runtime.now();
    const metadata: Metadata = {
      storedAtMs,
      freshUntilMs: storedAtMs + ttlMs,
      loadMs: Math.round(about.loadMs),
      ...(tagged ? { clock: about.clock } : {}),
      ...(tags.length > 0 ? { tags } : {}),
    };
    const text = await this.#codec.seal(json, metadata);
    const reason =
      text.length > maxSize
        ? `Its text has ${text.length} characters, above the limit of ${maxSize}.`
        : about.refusal;
    if (reason !== null) {
      this.#emit({ type: 'uncacheable', entity: name, key, reason });
      return null;
    }
    return { text, ttlMs: ttlMs + (value === null ? 0 : staleWindowMs(times)), tags };
  }

  /** Tells how long a miss took, if anyone watches. */
  async #answer(attempt: Attempt<Value>, shared: Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    if (attempt.startedAtMs === 0) return shared;
    const outcome = await shared;
    const durationMs = performance.now() - attempt.startedAtMs;
    this.#emit({ type: 'answer', entity: this.#config.name, key: attempt.key, durationMs });
    return outcome;
  }

  #count(type: 'hit' | 'miss' | 'wait', attempt: Attempt<Value>): void;
  #count(type: 'stale', attempt: Attempt<Value>, reason: 'revalidating' | 'error'): void;
  #count(
    type: 'hit' | 'miss' | 'wait' | 'stale',
    attempt: Attempt<Value>,
    reason?: 'revalidating' | 'error',
  ): void {
    const { events } = this.#runtime;
    const { key, startedAtMs } = attempt;
    const entity = this.#config.name;
    if (type === 'hit') this.#metrics.hits += 1;
    else if (type === 'miss') this.#metrics.misses += 1;
    else if (type === 'wait') this.#metrics.waits += 1;
    else this.#metrics.staleHits += 1;
    if (!events.watched) return;
    // A read that began before anyone watched has no beginning.
    const durationMs = startedAtMs === 0 ? 0 : performance.now() - startedAtMs;
    if (type === 'hit') events.emit({ type, entity, key, tier: 'store', durationMs });
    else if (type === 'stale') events.emit({ type, entity, key, reason: reason ?? 'error', durationMs });
    else events.emit({ type, entity, key });
  }

  #newAttempt(key: string): Attempt<Value> {
    const startedAtMs = this.#runtime.events.watched ? performance.now() : 0;
    this.#turn += 1;
    const turn = this.#turn;
    return {
      key,
      seen: null,
      payload: null,
      candidate: null,
      heldBy: null,
      bypass: false,
      clock: 0,
      turn,
      startedAtMs,
    };
  }

  #emit(event: Parameters<Runtime['events']['emit']>[0]): void {
    this.#runtime.events.emit(event);
  }
}

interface Loaded<Value> {
  readonly outcome: Outcome<Value>;
  readonly value: Value | null;
  readonly ttlMs: number | undefined;
  readonly skipCache: boolean;
  readonly refusal: string | null;
  readonly loadMs: number;
}

interface Sealed {
  readonly text: string;
  readonly ttlMs: number;
  readonly tags: readonly string[];
}

/** What is looked for; rejects with the signal's reason as soon as the caller leaves. */
function unlessAborted<T>(looked: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    looked.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** Whether somebody has the slot's lease, and has not been silent for so long that it has lapsed. */
function isBeingLoaded(slot: Slot, nowMs: number): boolean {
  return slot.kind === 'lease' && slot.deadlineMs > nowMs;
}

function cached<Value>({ json, value, metadata }: Decoded<Value>): Outcome<Value> {
  return { json, metadata, source: 'cache', unclaimed: { value } };
}
