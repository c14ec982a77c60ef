/**
 * The store over Memcached 1.6 or ElastiCache for Memcached. Each step of the slot protocol is a read with its version and
 * a write that only succeeds on that version (add and cas). Memcached cannot look up keys, so its entities are versioned:
 * a clear invalidates them in one step. Deadlines are by this process's clock; the processes' clocks must agree to well
 * within a lease.
 */
import { createHash } from 'node:crypto';
import { StoreUnavailableError } from '../errors.ts';
import { tagClockKey, tagKey } from '../key.ts';
import {
  expireTransition,
  fenceTransition,
  fillTransition,
  leaseTransition,
  releaseTransition,
  removeTransition,
  renewTransition,
  unfenceTransition,
  type LeaseReply,
  type SlotView,
  type Transition,
} from '../slot.ts';
import type { Store, StoreStats } from '../store.ts';
import { assertPort } from './redis-options.ts';
import { MemcachedConnection, type MemcachedAddress, type MemcachedReply } from './memcached-connection.ts';

export interface MemcachedStoreOptions {
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Default 11211. */
  readonly port?: number | undefined;
  /** Several servers; each key lives on one of them, chosen by rendezvous hashing. */
  readonly nodes?: readonly { readonly host: string; readonly port: number }[];
  readonly tls?: MemcachedAddress['tls'];
}

/** So many others may get in between before a step gives up. */
const maxAttempts = 32;
const tagLifeMs = 30 * 86_400_000;
const monthSeconds = 30 * 86_400;

interface Node {
  readonly name: string;
  readonly connection: MemcachedConnection;
}

/** A slot's text with the version that a write must name. */
interface Versioned {
  readonly text: string | null;
  readonly version: string;
  readonly remainingMs: number;
}

/** Whole seconds, rounded up; above 30 days Memcached takes the number for a date. */
function expirySeconds(ttlMs: number): number {
  const seconds = Math.max(1, Math.ceil(ttlMs / 1_000));
  return seconds > monthSeconds ? Math.floor(Date.now() / 1_000) + seconds : seconds;
}

function flag(reply: MemcachedReply | undefined, letter: string): string | undefined {
  return reply?.words.find((word, index) => index > 0 && word.startsWith(letter))?.slice(1);
}

class MemcachedStore implements Store {
  readonly name = 'memcached';
  readonly capabilities = { shared: true, tags: true, clearByPrefix: false, slidingTtl: false };
  readonly #nodes: readonly Node[];
  readonly #listeners: ((connected: boolean) => void)[] = [];

  constructor(options: MemcachedStoreOptions) {
    const addresses = options.nodes ?? [{ host: options.host ?? '127.0.0.1', port: options.port ?? 11_211 }];
    for (const { port } of addresses) assertPort(port);
    this.#nodes = addresses.map(({ host, port }) => ({
      name: `${host}:${port}`,
      connection: new MemcachedConnection({ host, port, tls: options.tls }, (connected) =>
        this.#tell(connected),
      ),
    }));
  }

  async readOne(key: string): Promise<string | null> {
    return (await this.#send(key, `mg ${key} v`))?.data ?? null;
  }

  async readMany(keys: readonly string[]): Promise<(string | null)[]> {
    return Promise.all(keys.map((key) => this.readOne(key)));
  }

  async readSliding(key: string, ttlMs: number): Promise<string | null> {
    return (await this.#send(key, `mg ${key} v T${expirySeconds(ttlMs)}`))?.data ?? null;
  }

  async lease(key: string, token: string, leaseMs: number, seen: string, keepStale: boolean) {
    return this.#apply<LeaseReply>(key, (view) => leaseTransition(view, token, leaseMs, seen, keepStale));
  }

  async fill(key: string, token: string, text: string, ttlMs: number): Promise<boolean> {
    return this.#apply(key, (view) => fillTransition(view, token, text, ttlMs));
  }

  async renew(key: string, token: string, leaseMs: number): Promise<boolean> {
    return this.#apply(key, (view) => renewTransition(view, token, leaseMs));
  }

  async release(key: string, token: string): Promise<boolean> {
    return this.#apply(key, (view) => releaseTransition(view, token));
  }

  async remove(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => this.#apply(key, removeTransition)));
  }

  async expire(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => this.#apply(key, expireTransition)));
  }

  async fence(key: string, token: string, fenceMs: number): Promise<void> {
    await this.#apply(key, (view) => fenceTransition(view, token, fenceMs));
  }

  async unfence(key: string, token: string, text: string | null, ttlMs: number): Promise<boolean> {
    return this.#apply(key, (view) => unfenceTransition(view, token, text, ttlMs));
  }

  async remainingMs(key: string): Promise<number | null> {
    const seconds = Number(flag(await this.#send(key, `mg ${key} t`), 't') ?? -1);
    return seconds >= 0 ? seconds * 1_000 : null;
  }

  /** Memcached cannot look up keys; the entities that it holds are versioned, and cleared by their tag. */
  async clearPrefixes(): Promise<number> {
    return 0;
  }

  async tagClock(namespace: string): Promise<number> {
    return this.#raise(tagClockKey(namespace), (clock, nowMs) => clock ?? nowMs * 1_000);
  }

  async tagVersions(namespace: string, tags: readonly string[]): Promise<(number | null)[]> {
    const texts = await this.readMany(tags.map((tag) => tagKey(namespace, tag)));
    return texts.map((text) => (text === null ? null : Number(text)));
  }

  async ensureTags(namespace: string, tags: readonly string[]): Promise<void> {
    const clock = await this.tagClock(namespace);
    await Promise.all(tags.map((tag) => this.#raise(tagKey(namespace, tag), (present) => present ?? clock)));
  }

  async bumpTags(namespace: string, tags: readonly string[]): Promise<number> {
    // First the clock: what is loaded from now on is newer than the invalidation. Of two bumps the later one must win.
    const clock = await this.#raise(tagClockKey(namespace), (present, nowMs) =>
      Math.max((present ?? 0) + 1, nowMs * 1_000),
    );
    await Promise.all(
      tags.map((tag) => this.#raise(tagKey(namespace, tag), (present) => Math.max(present ?? 0, clock))),
    );
    return clock;
  }

  async ping(): Promise<void> {
    await Promise.all(this.#nodes.map(({ connection }) => connection.send('mn')));
  }

  async stats(): Promise<StoreStats> {
    const sum = { totalConnections: 0, totalCommands: 0, keyspaceHits: 0, keyspaceMisses: 0 };
    for (const { connection } of this.#nodes) {
      const lines = await connection.send('stats', undefined, 'END');
      const values = new Map(lines.map(({ words }) => [words[1], Number(words[2])]));
      const field = (name: string) => values.get(name) ?? 0;
      sum.totalConnections += field('total_connections');
      sum.totalCommands += field('cmd_get') + field('cmd_set') + field('cmd_meta') + field('cmd_touch');
      sum.keyspaceHits += field('get_hits');
      sum.keyspaceMisses += field('get_misses');
    }
    return sum;
  }

  async close(): Promise<void> {
    for (const { connection } of this.#nodes) connection.close();
  }

  laneOf(key: string): string {
    return this.#nodeOf(key).name;
  }

  onConnectionChange(listener: (connected: boolean) => void): void {
    // With several nodes a lost one is found out by its own calls.
    if (this.#nodes.length === 1) this.#listeners.push(listener);
  }

  reconnect(): void {
    for (const { connection } of this.#nodes) connection.reconnect();
  }

  #tell(connected: boolean): void {
    for (const listener of this.#listeners) listener(connected);
  }

  /** Rendezvous hashing: a node that comes or goes moves only its own keys. */
  #nodeOf(key: string): Node {
    const [first] = this.#nodes;
    if (!first) throw new StoreUnavailableError('No Memcached server is configured.');
    if (this.#nodes.length === 1) return first;
    let best = first;
    let highest = '';
    for (const node of this.#nodes) {
      const weight = createHash('sha1').update(`${node.name} ${key}`).digest('hex');
      if (weight <= highest) continue;
      highest = weight;
      best = node;
    }
    return best;
  }

  async #send(key: string, line: string, data?: string): Promise<MemcachedReply | undefined> {
    return (await this.#nodeOf(key).connection.send(line, data))[0];
  }

  async #view(key: string): Promise<Versioned> {
    const reply = await this.#send(key, `mg ${key} v c t`);
    const seconds = Number(flag(reply, 't') ?? 0);
    return {
      text: reply?.data ?? null,
      version: flag(reply, 'c') ?? '',
      remainingMs: Math.max(0, seconds) * 1_000,
    };
  }

  /** Writes if the key is still at this version; null removes. */
  async #write(key: string, seen: Versioned, text: string | null, ttlMs: number): Promise<boolean> {
    if (text === null) {
      if (seen.text === null) return true;
      const removed = await this.#send(key, `md ${key} C${seen.version}`);
      return removed?.words[0] !== 'EX';
    }
    const mode = seen.text === null ? 'ME' : `C${seen.version}`;
    const line = `ms ${key} ${Buffer.byteLength(text)} T${expirySeconds(ttlMs)} ${mode}`;
    return (await this.#send(key, line, text))?.words[0] === 'HD';
  }

  async #apply<Reply>(key: string, transition: (view: SlotView) => Transition<Reply>): Promise<Reply> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const seen = await this.#view(key);
      const view = { text: seen.text, remainingMs: seen.remainingMs, nowMs: Date.now() };
      const { reply, next } = transition(view);
      if (next === undefined) return reply;
      if (await this.#write(key, seen, next?.text ?? null, next?.ttlMs ?? 0)) return reply;
    }
    throw new StoreUnavailableError(`The key ${key} is changed too often.`);
  }

  /** Sets a number to what `next` says, unless it is that already; returns it. */
  async #raise(key: string, next: (present: number | null, nowMs: number) => number): Promise<number> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const seen = await this.#view(key);
      const present = seen.text === null ? null : Number(seen.text);
      const value = next(present, Date.now());
      if (value === present || (await this.#write(key, seen, String(value), tagLifeMs))) return value;
    }
    throw new StoreUnavailableError(`The key ${key} is changed too often.`);
  }
}

/** A store on Memcached 1.6 or later. It connects in the background and reconnects for ever. */
export function memcachedStore(options: MemcachedStoreOptions = {}): Store {
  return new MemcachedStore(options);
}
