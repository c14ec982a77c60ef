/** A store that can be exchanged for another one while it is used: faults are put in the way only while there are any. */
import type { ChangeListener, Store } from '@quicktable/cache';

export class SwitchableStore implements Store {
  readonly name: string;
  readonly capabilities: Store['capabilities'];
  readonly #usual: Store;
  #current: Store;
  readonly #listeners: ((connected: boolean) => void)[] = [];

  constructor(usual: Store) {
    this.#usual = usual;
    this.#current = usual;
    this.name = usual.name;
    this.capabilities = usual.capabilities;
    usual.onConnectionChange?.((connected) => this.#tell(usual, connected));
  }

  /** From now on every call goes to this store; what is under way stays where it is. @param store Default: the usual one */
  use(store: Store = this.#usual): void {
    this.#current = store;
    if (store !== this.#usual) store.onConnectionChange?.((connected) => this.#tell(store, connected));
  }

  readOne(key: string) {
    return this.#current.readOne(key);
  }
  readMany(keys: readonly string[]) {
    return this.#current.readMany(keys);
  }
  readSliding(key: string, ttlMs: number, missing: string) {
    return this.#current.readSliding(key, ttlMs, missing);
  }
  lease(key: string, token: string, leaseMs: number, seen: string, keepStale: boolean) {
    return this.#current.lease(key, token, leaseMs, seen, keepStale);
  }
  fill(key: string, token: string, text: string, ttlMs: number) {
    return this.#current.fill(key, token, text, ttlMs);
  }
  renew(key: string, token: string, leaseMs: number) {
    return this.#current.renew(key, token, leaseMs);
  }
  release(key: string, token: string) {
    return this.#current.release(key, token);
  }
  remove(keys: readonly string[]) {
    return this.#current.remove(keys);
  }
  expire(keys: readonly string[]) {
    return this.#current.expire(keys);
  }
  fence(key: string, token: string, fenceMs: number) {
    return this.#current.fence(key, token, fenceMs);
  }
  unfence(key: string, token: string, text: string | null, ttlMs: number) {
    return this.#current.unfence(key, token, text, ttlMs);
  }
  remainingMs(key: string) {
    return this.#current.remainingMs(key);
  }
  clearPrefixes(prefixes: readonly string[]) {
    return this.#current.clearPrefixes(prefixes);
  }
  tagClock(namespace: string) {
    return this.#current.tagClock(namespace);
  }
  tagVersions(namespace: string, tags: readonly string[]) {
    return this.#current.tagVersions(namespace, tags);
  }
  ensureTags(namespace: string, tags: readonly string[]) {
    return this.#current.ensureTags(namespace, tags);
  }
  bumpTags(namespace: string, tags: readonly string[]) {
    return this.#current.bumpTags(namespace, tags);
  }
  ping() {
    return this.#current.ping();
  }
  stats() {
    return this.#current.stats();
  }
  laneOf(key: string): string {
    return this.#usual.laneOf?.(key) ?? '';
  }
  onConnectionChange(listener: (connected: boolean) => void): void {
    this.#listeners.push(listener);
  }
  watch(prefixes: readonly string[], listener: ChangeListener): () => void {
    return this.#usual.watch?.(prefixes, listener) ?? (() => {});
  }
  async waitForChange(key: string, token: string, limitMs: number): Promise<boolean> {
    return (await this.#current.waitForChange?.(key, token, limitMs)) ?? false;
  }
  reconnect(): void {
    this.#current.reconnect?.();
  }
  async close(): Promise<void> {
    await this.#usual.close();
    if (this.#current !== this.#usual) await this.#current.close();
  }

  #tell(store: Store, connected: boolean): void {
    if (store === this.#current) for (const listener of this.#listeners) listener(connected);
  }
}
