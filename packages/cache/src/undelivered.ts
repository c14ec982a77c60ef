/**
 * Invalidations that the store has not taken yet. They are kept, this process does not read what they concern, and they
 * are delivered as soon as the store answers again: each part of the store (a node of a cluster) by itself, so that one
 * that stays away holds up nothing that another would take.
 */
import { ReplicasBehindError } from './errors.ts';
import { tagClockKey } from './key.ts';
import type { Store } from './store.ts';
import type { StoreGuard } from './store-guard.ts';

interface KeyWork {
  /** Fences of this process's writers to be ended. */
  readonly fences: Set<string>;
  remove: boolean;
}

const retryMinMs = 25;
const retryMaxMs = 500;
/** So many keys are delivered at once. */
const keysPerDelivery = 200;

export class UndeliveredInvalidations {
  readonly #guard: StoreGuard;
  readonly #namespace: string;
  readonly #max: number;
  readonly #prefixes: () => readonly string[];
  readonly #keys = new Map<string, KeyWork>();
  /** With a number that is new whenever the tag is kept anew: what is being delivered may be too early for that. */
  readonly #tags = new Map<string, number>();
  /** As a tag's number; 0 when no clear is kept. */
  #clear = 0;
  #kept = 0;
  readonly #sleep: (ms: number) => Promise<void>;
  #retrying = false;
  #closed = false;
  #delayMs = retryMinMs;
  #delivering: Promise<void> | undefined;

  /** `prefixes` names what a clear removes. Above `max` kept keys, or tags, the whole cache is cleared instead. */
  constructor(
    guard: StoreGuard,
    namespace: string,
    max: number,
    prefixes: () => readonly string[],
    sleep: (ms: number) => Promise<void>,
  ) {
    this.#guard = guard;
    this.#namespace = namespace;
    this.#max = max;
    this.#prefixes = prefixes;
    this.#sleep = sleep;
    guard.onRecovery((lane) => this.#deliverBeforeUse(lane));
  }

  get size(): number {
    return this.#keys.size + this.#tags.size + (this.#clear > 0 ? 1 : 0);
  }

  /** Whether what the store holds under this key must not be read here; tagged values also wait for their tags. */
  blocks(key: string, tagged: boolean): boolean {
    if (this.#clear > 0) return true;
    if (tagged && this.#tags.size > 0) return true;
    return this.#keys.size > 0 && this.#keys.has(key);
  }

  keepRemoval(key: string, fence?: string): void {
    if (this.#keys.size >= this.#max && !this.#keys.has(key)) {
      // The clear removes their values; fences among them lapse by themselves.
      this.#keys.clear();
      this.keepClear();
      return;
    }
    const old = this.#keys.get(key);
    const work = { fences: new Set(old?.fences), remove: old?.remove ?? false };
    if (fence === undefined) work.remove = true;
    else work.fences.add(fence);
    this.#keys.set(key, work);
    this.#schedule();
  }

  keepTags(tags: readonly string[]): void {
    this.#kept += 1;
    for (const tag of tags) this.#tags.set(tag, this.#kept);
    if (this.#tags.size > this.#max) {
      this.#tags.clear();
      this.keepClear();
    }
    this.#schedule();
  }

  keepClear(): void {
    this.#kept += 1;
    this.#clear = this.#kept;
    this.#schedule();
  }

  /** Delivers everything kept; rejects, and keeps it, when the store or a part of it is still away. */
  deliver(): Promise<void> {
    this.#delivering ??= this.#deliver(undefined).finally(() => {
      this.#delivering = undefined;
    });
    return this.#delivering;
  }

  close(): void {
    this.#closed = true;
  }

  /** What replicas do not have yet stays kept and unread; it is no reason not to use the store for everything else. */
  async #deliverBeforeUse(lane: string): Promise<void> {
    try {
      await this.#deliver(lane);
    } catch (error) {
      if (!(error instanceof ReplicasBehindError)) throw error;
    }
  }

  async #deliver(lane: string | undefined): Promise<void> {
    const works = [() => this.#deliverClear(), () => this.#deliverTags(lane), () => this.#deliverKeys(lane)];
    const outcomes: PromiseSettledResult<void>[] = [];
    for (const work of works) outcomes.push(...(await Promise.allSettled([work()])));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
    this.#delayMs = retryMinMs;
  }

  async #deliverClear(): Promise<void> {
    const clear = this.#clear;
    if (clear === 0) return;
    await this.#guard.runAdmin(async (store) => {
      await store.clearPrefixes(this.#prefixes());
      if (store.capabilities.tags) await store.bumpTags(this.#namespace, ['*']);
    });
    if (this.#clear === clear) this.#clear = 0;
  }

  async #deliverTags(lane: string | undefined): Promise<void> {
    const tags = [...this.#tags];
    if (tags.length === 0 || !this.#isOn(lane, tagClockKey(this.#namespace))) return;
    const names = tags.map(([tag]) => tag);
    await this.#guard.runAdmin((store) => store.bumpTags(this.#namespace, names));
    for (const [tag, kept] of tags) if (this.#tags.get(tag) === kept) this.#tags.delete(tag);
  }

  async #deliverKeys(lane: string | undefined): Promise<void> {
    const byLane = new Map<string, (readonly [string, KeyWork])[]>();
    for (const entry of this.#keys) {
      if (!this.#isOn(lane, entry[0])) continue;
      const own = this.#guard.laneOf(entry[0]);
      const entries = byLane.get(own);
      if (entries) entries.push(entry);
      else byLane.set(own, [entry]);
    }
    const outcomes = await Promise.allSettled(
      [...byLane.values()].map((entries) => this.#deliverAll(entries)),
    );
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
  }

  /** Ends with the first failure: the others are on the same part of the store. */
  async #deliverAll(entries: readonly (readonly [string, KeyWork])[]): Promise<void> {
    for (let start = 0; start < entries.length; start += keysPerDelivery) {
      const some = entries.slice(start, start + keysPerDelivery);
      await this.#guard.runAdmin((store) => deliverTo(store, some));
      // Work that was added to a key meanwhile is another object, and stays.
      for (const [key, work] of some) if (this.#keys.get(key) === work) this.#keys.delete(key);
    }
  }

  /** Whether a key's invalidations go to this part of the store; every part, if none is named. */
  #isOn(lane: string | undefined, key: string): boolean {
    return lane === undefined || lane === this.#guard.laneOf(key) || lane === this.#guard.changeLaneOf(key);
  }

  #schedule(): void {
    if (!this.#retrying) void this.#retry();
  }

  async #retry(): Promise<void> {
    this.#retrying = true;
    while (this.size > 0 && !this.#closed) {
      await this.#sleep(this.#delayMs);
      this.#delayMs = Math.min(retryMaxMs, this.#delayMs * 2);
      await this.deliver().catch(() => {});
    }
    this.#retrying = false;
  }
}

async function deliverTo(store: Store, entries: readonly (readonly [string, KeyWork])[]): Promise<void> {
  const fences = entries.flatMap(([key, { fences: tokens }]) =>
    [...tokens].map((token) => [key, token] as const),
  );
  await Promise.all(fences.map(([key, token]) => store.unfence(key, token, null, 0)));
  const removals = entries.filter(([, { remove }]) => remove).map(([key]) => key);
  if (removals.length > 0) await store.remove(removals);
}
