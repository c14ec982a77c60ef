/**
 * Keeps memory below `maxmemory` by removing keys.
 *
 * As Redis does, the best victim is not searched for but guessed: a few keys are drawn at random, the worst of them joins
 * a small pool that outlives the draw, and the worst of the pool goes. With a pool, the guesses of many draws add up, and
 * five keys a draw come close to true LRU. (Redis documentation, "Key eviction"; evict.c.)
 */
import { type Database, NO_EXPIRY } from '../keyspace/database.ts';
import type { Server } from './server.ts';

const POOL_SIZE = 16;

interface Candidate {
  readonly database: Database;
  readonly key: Buffer;
  /** The higher, the sooner it goes. */
  readonly score: number;
}

/** Candidates that were drawn before and not evicted, best victim last. */
const pools = new WeakMap<Server, Candidate[]>();

/** Evicts until memory is below the limit; false if that cannot be reached. */
export function evictUntilBelowLimit(server: Server): boolean {
  const limit = server.settings.maxmemory;
  if (limit === 0 || server.keyspace.usedBytes <= limit) return true;
  const policy = server.settings.maxmemoryPolicy;
  if (policy === 'noeviction') return false;
  while (server.keyspace.usedBytes > limit) {
    const victim = policy.endsWith('random') ? pickRandom(server, policy) : pickFromPool(server, policy);
    if (victim === null) return false;
    const { database, key } = victim;
    const pointer = database.findRaw(key);
    database.remove(pointer);
    server.statistics.evictedKeys++;
    server.keyRemovedBySystem(database, key, 'evicted', 'evicted');
  }
  return true;
}

interface Victim {
  readonly database: Database;
  readonly key: Buffer;
}

function pickRandom(server: Server, policy: string): Victim | null {
  const sample: number[] = [];
  const { databases } = server.keyspace;
  const first = Math.floor(Math.random() * databases.length);
  for (let i = 0; i < databases.length; i++) {
    const database = databases[(first + i) % databases.length]!;
    drawCandidates(database, policy, 1, sample);
    if (sample.length > 0) return { database, key: database.keyOf(sample[0]!) };
  }
  return null;
}

function pickFromPool(server: Server, policy: string): Victim | null {
  let pool = pools.get(server);
  if (pool === undefined) {
    pool = [];
    pools.set(server, pool);
  }
  for (;;) {
    let total = 0;
    for (const database of server.keyspace.databases) total += fillPool(server, database, policy, pool);
    if (total === 0) return null;
    for (let victim = pool.pop(); victim !== undefined; victim = pool.pop()) {
      // A candidate may have gone, or lost its expiry, since it was drawn.
      const pointer = victim.database.findRaw(victim.key);
      if (pointer === 0) continue;
      if (policy.startsWith('volatile') && victim.database.expiryOf(pointer) === NO_EXPIRY) continue;
      return victim;
    }
  }
}

/** Draws from one database into the pool; returns how many keys it could draw from. */
function fillPool(server: Server, database: Database, policy: string, pool: Candidate[]): number {
  const sample: number[] = [];
  drawCandidates(database, policy, server.settings.maxmemorySamples, sample);
  for (const pointer of sample) {
    const score = scoreOf(server, database, pointer, policy);
    if (pool.length >= POOL_SIZE && score <= pool[0]!.score) continue;
    const key = database.keyOf(pointer);
    if (pool.some((candidate) => candidate.database === database && candidate.key.equals(key))) continue;
    pool.push({ database, key, score });
    pool.sort((a, b) => a.score - b.score);
    if (pool.length > POOL_SIZE) pool.shift();
  }
  return sample.length;
}

function drawCandidates(database: Database, policy: string, count: number, sample: number[]): void {
  if (policy.startsWith('allkeys')) {
    database.table.sample(count, sample);
    return;
  }
  if (database.expires === 0) return;
  // Only some keys have an expiry: draw more, and look at all if those that do are few.
  const share = Math.ceil((database.size / database.expires) * count * 2);
  const drawn: number[] = [];
  database.table.sample(Math.min(database.size, share), drawn);
  for (const pointer of drawn) {
    if (sample.length < count && database.expiryOf(pointer) !== NO_EXPIRY) sample.push(pointer);
  }
  if (sample.length > 0) return;
  database.table.forEach((pointer) => {
    if (sample.length < count && database.expiryOf(pointer) !== NO_EXPIRY) sample.push(pointer);
  });
}

function scoreOf(server: Server, database: Database, pointer: number, policy: string): number {
  if (policy === 'volatile-ttl') return -database.expiryOf(pointer);
  const access = database.accessOf(pointer);
  return policy.endsWith('lfu') ? 255 - server.keyspace.lfuCounter(access) : server.keyspace.idleMs(access);
}
