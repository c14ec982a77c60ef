/**
 * Wakes those who wait for another process's load. The waited-for key is read once on a connection with CLIENT TRACKING, so
 * the server tells when it changes: filled, given back, invalidated, renewed or expired. No process that does not wait has
 * any work with it. Where the connection is not up (yet, or any more) the caller's time limit is the fallback.
 */
import { decodeSlot } from '../slot.ts';
import { PushConnection } from './push-connection.ts';
import type { NodeAddress, RedisConnectionOptions } from './redis-connection.ts';

/** Connections that nobody has waited on for so long are closed. */
const idleMs = 30_000;

/** One node's connection with those who wait on it, by key. */
interface Node {
  readonly connection: PushConnection;
  readonly waiting: Map<string, Set<() => void>>;
}

export class LeaseWatch {
  readonly #options: RedisConnectionOptions;
  readonly #nodes = new Map<string, Node>();
  #idleTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the lease with this token no longer stands under the key as it did, or cannot be watched any more; after
   * `limitMs` at the latest. Resolves to false at once when it cannot be watched now.
   */
  async waitForChange(address: NodeAddress, key: string, token: string, limitMs: number): Promise<boolean> {
    if (this.#closed) return false;
    const node = this.#nodeAt(address);
    if (!node.connection.up) return false;
    let watched = true;
    await new Promise<void>((resolve) => {
      const waiters = node.waiting.get(key) ?? new Set();
      node.waiting.set(key, waiters);
      const wake = () => {
        clearTimeout(timer);
        waiters.delete(wake);
        if (waiters.size === 0 && node.waiting.get(key) === waiters) node.waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(wake, limitMs);
      timer.unref();
      waiters.add(wake);
      // From this read on the server tells of changes; what changed before it is seen in its answer.
      node.connection.send('GET', [key], (reply) => {
        // The key is on its way to another node: the caller asks by itself for as long as that takes.
        watched = !(reply instanceof Error);
        const slot = decodeSlot(typeof reply === 'string' ? reply : null);
        if (slot.kind !== 'lease' || slot.token !== token) wake();
      });
    });
    this.#restLater();
    return watched;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    this.#closeAll();
  }

  #nodeAt(address: NodeAddress): Node {
    const name = `${address.host}:${address.port}`;
    const known = this.#nodes.get(name);
    if (known) return known;
    const waiting = new Map<string, Set<() => void>>();
    const wakeAll = () => {
      for (const key of waiting.keys()) wakeKey(key);
    };
    const wakeKey = (key: string) => {
      for (const wake of waiting.get(key) ?? []) wake();
    };
    const connection: PushConnection = new PushConnection(
      address,
      this.#options,
      [],
      (keys) => (keys ? keys.forEach(wakeKey) : wakeAll()),
      // Lost: whoever waits asks by itself. Up again: nobody waits here.
      wakeAll,
    );
    const node = { connection, waiting };
    this.#nodes.set(name, node);
    this.#restLater();
    return node;
  }

  #restLater(): void {
    clearTimeout(this.#idleTimer);
    if (this.#closed) return;
    this.#idleTimer = setTimeout(() => {
      const busy = [...this.#nodes.values()].some(({ waiting }) => waiting.size > 0);
      if (busy) this.#restLater();
      else this.#closeAll();
    }, idleMs);
    this.#idleTimer.unref();
  }

  #closeAll(): void {
    for (const { connection, waiting } of this.#nodes.values()) {
      connection.close();
      for (const waiters of waiting.values()) for (const wake of waiters) wake();
    }
    this.#nodes.clear();
  }
}
