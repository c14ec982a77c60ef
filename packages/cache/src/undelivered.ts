/**
 * Invalidations that the store has not taken yet. They are kept, this process does not read what they concern, and they
 * are delivered as soon as the store answers again.
 */
import type { StoreGuard } from './store-guard.ts';

interface KeyWork {
  /** Fences of this process's writers to be ended. */
  readonly fences: Set<string>;
  remove: boolean;
}

const retryMinMs = 25;
const retryMaxMs = 500;

export class UndeliveredInvalidations {
  readonly #guard: StoreGuard;
  readonly #namespace: string;
  readonly #maxKeys: number;
  readonly #prefixes: () => readonly string[];
  #keys = new Map<string, KeyWork>();
  #tags = new Set<string>();
  #clear = false;
  readonly #sleep: (ms: number) => Promise<void>;
  #retrying = false;
  #closed = false;
  #delayMs = retryMinMs;
  #delivering: Promise<void> | undefined;

  /** `prefixes` names what a clear removes. Above `maxKeys` kept keys the whole cache is cleared instead. */
  constructor(
    guard: StoreGuard,
    namespace: string,
    maxKeys: number,
    prefixes: () => readonly string[],
    sleep: (ms: number) => Promise<void>,
  ) {
    this.#guard = guard;
    this.#namespace = namespace;
    this.#maxKeys = maxKeys;
    this.#prefixes = prefixes;
    this.#sleep = sleep;
    guard.onRecovery(() => this.deliver());
  }

  get size(): number {
    return this.#keys.size + this.#tags.size + (this.#clear ? 1 : 0);
  }

  /** Whether what the store holds under this key must not be read here; tagged values also wait for their tags. */
  blocks(key: string, tagged: boolean): boolean {
    if (this.#clear) return true;
    if (tagged && this.#tags.size > 0) return true;
    return this.#keys.size > 0 && this.#keys.has(key);
  }

  keepRemoval(key: string, fence?: string): void {
    if (this.#keys.size >= this.#maxKeys && !this.#keys.has(key)) {
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
    for (const tag of tags) this.#tags.add(tag);
    this.#schedule();
  }

  keepClear(): void {
    this.#clear = true;
    this.#schedule();
  }

  /** Delivers everything kept; rejects, and keeps it, when the store is still away. */
  deliver(): Promise<void> {
    this.#delivering ??= this.#deliver().finally(() => {
      this.#delivering = undefined;
    });
    return this.#delivering;
  }

  close(): void {
    this.#closed = true;
  }

  async #deliver(): Promise<void> {
    if (this.#clear) {
      await this.#guard.runAdmin(async (store) => {
        await store.clearPrefixes(this.#prefixes());
        if (store.capabilities.tags) await store.bumpTags(this.#namespace, ['*']);
      });
      this.#clear = false;
    }
    if (this.#tags.size > 0) {
      const tags = [...this.#tags];
      await this.#guard.runAdmin((store) => store.bumpTags(this.#namespace, tags));
      for (const tag of tags) this.#tags.delete(tag);
    }
    // Work that is added to a key while this runs is another object, and stays.
    for (const [key, work] of this.#keys) {
      await this.#guard.runAdmin(async (store) => {
        for (const fence of work.fences) await store.unfence(key, fence, null, 0);
        if (work.remove) await store.remove([key]);
      });
      if (this.#keys.get(key) === work) this.#keys.delete(key);
    }
    this.#delayMs = retryMinMs;
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
