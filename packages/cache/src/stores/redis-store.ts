/** The store over Redis, Valkey or ElastiCache, standalone or cluster; each operation is one command or one script. */
import { tagClockKey, tagKey } from '../key.ts';
import type { LeaseReply } from '../slot.ts';
import type { ChangeListener, Store, StoreStats } from '../store.ts';
import { limit } from '../limit.ts';
import { shareCredentials } from './credentials.ts';
import { redisOptions } from './redis-options.ts';
import { openRedis } from './open-redis.ts';
import { LeaseWatch } from './lease-watch.ts';
import { keySlot } from './key-slot.ts';
import { isTryAgain } from './redirection.ts';
import type { RedisConnection, RedisConnectionOptions } from './redis-connection.ts';
import { watchRedis } from './redis-tracking.ts';
import { ReplicatedRuns } from './replicated-runs.ts';
import {
  bumpTagsScript,
  ensureTagsScript,
  expireScript,
  fenceScript,
  fillScript,
  leaseScript,
  raiseTagScript,
  readSlidingScript,
  releaseScript,
  removeScript,
  renewScript,
  tagClockScript,
  unfenceScript,
  type RedisScript,
} from './redis-scripts.ts';

/** A tag that nobody touched for so long is forgotten; values that carry it are then misses. */
const tagLifeMs = 30 * 86_400_000;

/** Shorter than the guard's timeout, so that a replica that is away is not taken for a store that is. */
const replicaTimeoutMs = 20;

/** What a node's changes are called as a part of the store, behind the node's name. */
const changesMark = '#changes';

/** How many keys a script or an UNLINK takes at once, so that it never holds the server long. */
const keysPerScript = 500;

function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE');
}

function textOrNull(reply: unknown): string | null {
  return typeof reply === 'string' ? reply : null;
}

/** Something else than a text under the key is a miss; the lease script overwrites it. */
function wrongTypeIsNull(error: unknown): null {
  if (isWrongType(error)) return null;
  throw error;
}

/** While the slot of several keys moves, they can be had one by one only. */
async function whole<T>(together: () => Promise<T>, oneByOne: () => Promise<T>): Promise<T> {
  try {
    return await together();
  } catch (error) {
    if (isTryAgain(error)) return oneByOne();
    throw error;
  }
}

class RedisStore implements Store {
  readonly name = 'redis';
  readonly capabilities = { shared: true, tags: true, clearByPrefix: true, slidingTtl: true };
  readonly #connection: RedisConnection;
  readonly #options: RedisConnectionOptions;
  readonly #leaseWatch: LeaseWatch;
  /** Undefined where nobody waits for replicas. */
  readonly #replicated: ReplicatedRuns | undefined;

  constructor(connection: RedisConnection, options: RedisConnectionOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#leaseWatch = new LeaseWatch(options);
    const replicas = limit(options.replicas, 0, 'replicas');
    if (replicas > 0) {
      this.#replicated = new ReplicatedRuns(
        options,
        replicas,
        limit(options.replicaTimeoutMs, replicaTimeoutMs, 'replicaTimeoutMs', 1),
        connection,
      );
    }
  }

  readOne(key: string): Promise<string | null> {
    return this.#connection.call('GET', [key]).then(textOrNull, wrongTypeIsNull);
  }

  async readMany(keys: readonly string[]): Promise<(string | null)[]> {
    if (this.#connection.mode === 'cluster') return Promise.all(keys.map((key) => this.readOne(key)));
    return ((await this.#connection.call('MGET', keys)) as unknown[]).map(textOrNull);
  }

  async readSliding(key: string, ttlMs: number, missing: string): Promise<string | null> {
    return textOrNull(await this.#connection.run(readSlidingScript, [key], [ttlMs, missing]));
  }

  async lease(key: string, token: string, leaseMs: number, seen: string, keepStale: boolean) {
    const args = [token, leaseMs, seen, keepStale ? 1 : 0];
    const [kind, text, holder] = (await this.#connection.run(leaseScript, [key], args)) as string[];
    const stale = text === undefined || text === '' ? null : text;
    switch (kind) {
      case 'acquired':
        return { kind, stale } satisfies LeaseReply;
      case 'held':
        return { kind, token: holder ?? '', stale } satisfies LeaseReply;
      case 'value':
        return { kind, text: text ?? '' } satisfies LeaseReply;
      default:
        return { kind: 'fenced' } satisfies LeaseReply;
    }
  }

  async fill(key: string, token: string, text: string, ttlMs: number): Promise<boolean> {
    return (await this.#connection.run(fillScript, [key], [token, text, ttlMs])) === 1;
  }

  async renew(key: string, token: string, leaseMs: number): Promise<boolean> {
    return (await this.#connection.run(renewScript, [key], [token, leaseMs])) === 1;
  }

  async release(key: string, token: string): Promise<boolean> {
    return (await this.#connection.run(releaseScript, [key], [token])) === 1;
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.#changeMany(removeScript, keys);
  }

  async expire(keys: readonly string[]): Promise<void> {
    await this.#changeMany(expireScript, keys);
  }

  async fence(key: string, token: string, fenceMs: number): Promise<void> {
    await this.#change(fenceScript, [key], [token, fenceMs]);
  }

  async unfence(key: string, token: string, text: string | null, ttlMs: number): Promise<boolean> {
    const args = [token, text === null ? 0 : 1, text ?? '', ttlMs];
    return (await this.#change(unfenceScript, [key], args)) === 1;
  }

  async remainingMs(key: string): Promise<number | null> {
    const ms = Number(await this.#connection.call('PTTL', [key]));
    return ms >= 0 ? ms : null;
  }

  async clearPrefixes(prefixes: readonly string[]): Promise<number> {
    let met = 0;
    for (const prefix of prefixes) {
      const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
      await this.#connection.scan(pattern, async (keys) => {
        met += keys.length;
        await this.remove(keys);
      });
    }
    // What was not met may have been removed by someone else a moment ago, and its master's replica not know that yet.
    await this.#replicated?.settled();
    return met;
  }

  async tagClock(namespace: string): Promise<number> {
    return Number(await this.#connection.run(tagClockScript, [tagClockKey(namespace)], [tagLifeMs]));
  }

  async tagVersions(namespace: string, tags: readonly string[]): Promise<(number | null)[]> {
    const keys = tags.map((tag) => tagKey(namespace, tag));
    const replies = await whole(
      async () => (await this.#connection.call('MGET', keys)) as (string | null)[],
      () => Promise.all(keys.map((key) => this.readOne(key))),
    );
    return replies.map((reply) => (reply === null ? null : Number(reply)));
  }

  async ensureTags(namespace: string, tags: readonly string[]): Promise<void> {
    const keys = tags.map((tag) => tagKey(namespace, tag));
    await whole(
      () => this.#connection.run(ensureTagsScript, [tagClockKey(namespace), ...keys], [tagLifeMs]),
      () => this.#ensureTagsOneByOne(namespace, keys),
    );
  }

  async #ensureTagsOneByOne(namespace: string, keys: readonly string[]): Promise<void> {
    const clock = await this.tagClock(namespace);
    await Promise.all(keys.map((key) => this.#connection.call('SET', [key, clock, 'NX', 'PX', tagLifeMs])));
    // A tag that was invalidated and lost in between must not come back with the older clock.
    const after = await this.tagClock(namespace);
    if (after !== clock) await this.#raiseTags(keys, after);
  }

  async bumpTags(namespace: string, tags: readonly string[]): Promise<number> {
    const keys = tags.map((tag) => tagKey(namespace, tag));
    return whole(
      async () => Number(await this.#change(bumpTagsScript, [tagClockKey(namespace), ...keys], [tagLifeMs])),
      async () => {
        const clock = Number(await this.#change(bumpTagsScript, [tagClockKey(namespace)], [tagLifeMs]));
        await this.#raiseTags(keys, clock);
        return clock;
      },
    );
  }

  async #raiseTags(keys: readonly string[], clock: number): Promise<void> {
    await Promise.all(keys.map((key) => this.#change(raiseTagScript, [key], [clock, tagLifeMs])));
  }

  async ping(part = ''): Promise<void> {
    if (part === '') await this.#connection.callMasters('PING', []);
    else await this.#connection.ping(part.replace(changesMark, ''));
  }

  async stats(): Promise<StoreStats> {
    const sum = { totalConnections: 0, totalCommands: 0, keyspaceHits: 0, keyspaceMisses: 0 };
    for (const info of await this.#connection.callMasters('INFO', ['stats'])) {
      const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(String(info))?.[1] ?? 0);
      sum.totalConnections += field('total_connections_received');
      sum.totalCommands += field('total_commands_processed');
      sum.keyspaceHits += field('keyspace_hits');
      sum.keyspaceMisses += field('keyspace_misses');
    }
    return sum;
  }

  async waitForChange(key: string, token: string, limitMs: number): Promise<boolean> {
    const addresses = this.#connection.masterAddresses();
    const node = this.#connection.nodeOf(key);
    const address = addresses.find(({ host, port }) => node === '' || node === `${host}:${port}`);
    return address !== undefined && this.#leaseWatch.waitForChange(address, key, token, limitMs);
  }

  async close(): Promise<void> {
    this.#leaseWatch.close();
    await Promise.all([this.#replicated?.close(), this.#connection.close()]);
  }

  laneOf(key: string): string {
    return this.#connection.nodeOf(key);
  }

  changeLaneOf(key: string): string {
    return this.#replicated ? this.laneOf(key) + changesMark : this.laneOf(key);
  }

  onConnectionChange(listener: (connected: boolean, part?: string) => void): void {
    this.#connection.onChange(listener);
  }

  watch(prefixes: readonly string[], listener: ChangeListener): () => void {
    return watchRedis(this.#connection, this.#options, prefixes, listener);
  }

  reconnect(part = ''): void {
    const node = part.replace(changesMark, '');
    this.#connection.reconnect(node);
    this.#replicated?.reconnect(node);
  }

  /** Runs a script whose effect must not be lost in a failover, if that was asked for. All keys are on one node. */
  #change(
    script: RedisScript,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    return (this.#replicated ?? this.#connection).run(script, keys, args);
  }

  async #changeMany(script: RedisScript, keys: readonly string[]): Promise<void> {
    await Promise.all(
      [...this.#groups(keys)].map((group) =>
        whole(
          () => this.#change(script, group, []),
          () => Promise.all(group.map((key) => this.#change(script, [key], []))),
        ),
      ),
    );
  }

  /** Keys in groups that one script may take: a cluster allows the keys of one slot only. */
  *#groups(keys: readonly string[]): Generator<string[]> {
    const bySlot = new Map<number, string[]>();
    for (const key of keys) {
      const slot = this.#connection.mode === 'cluster' ? keySlot(key) : 0;
      const group = bySlot.get(slot);
      if (group) group.push(key);
      else bySlot.set(slot, [key]);
    }
    for (const group of bySlot.values()) {
      for (let start = 0; start < group.length; start += keysPerScript) {
        yield group.slice(start, start + keysPerScript);
      }
    }
  }
}

/** A store on Redis 6.2 or later, Valkey or ElastiCache. It connects in the background and reconnects for ever. */
export function redisStore(options: RedisConnectionOptions = {}): Store {
  const shared = shareCredentials(redisOptions(options));
  return new RedisStore(openRedis(shared), shared);
}
