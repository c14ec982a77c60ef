/** What is to be planned for: the load, and the tiers of caches that it goes through before the database. */
import { z } from 'zod';

const count = z.number().int().positive();
const rate = z.number().nonnegative().finite();
const bytes = z.number().positive().finite();

const tierSchema = z.strictObject({
  name: z.enum(['edge', 'process', 'shared']),
  /** How many there are that do not share what they hold: edge locations, processes, regions. */
  instances: count.max(1_000),
  /** Entries that one instance has room for; left out where everything fits. */
  capacity: count.optional(),
  /** How long an entry is kept, in seconds from its fill. */
  ttlSeconds: z.number().positive().finite(),
  /** Whether a write removes the entry everywhere; if not, readers see it until its TTL ends. */
  invalidated: z.boolean(),
});

const machinesSchema = z.strictObject({
  regions: count.max(100),
  /** Replicas in each region of each shard of the shared cache. */
  replicas: z.number().int().nonnegative().max(5),
  cacheNode: z.strictObject({ type: z.string(), memoryBytes: bytes, commandsPerSecond: bytes }),
  instance: z.strictObject({ type: z.string(), requestsPerSecond: bytes }),
  /** The part of a machine's capacity that is planned for; the rest is for peaks and for the loss of one. */
  targetUtilization: z.number().positive().max(1),
});

export const scenarioSchema = z.strictObject({
  name: z.string(),
  /** Reads of one key each, over all regions. */
  readsPerSecond: bytes,
  writesPerSecond: rate,
  keys: count.max(10_000_000),
  /** Zipf's exponent: 0 is all keys alike; web traffic is 0.6 to 1 (Breslau et al., INFOCOM 1999). */
  skew: z.number().nonnegative().max(5),
  /** Bytes of an entry in the shared cache, with what the engine needs for it. */
  entryBytes: bytes,
  /** Bytes of the item in the database. */
  itemBytes: bytes,
  /** From the reader to the database; the last is the shared cache. */
  tiers: z.array(tierSchema).max(4),
  machines: machinesSchema,
});

/** One tier of caches, all alike; a read goes to one of them, and what it misses goes to the next tier. */
export type Tier = z.infer<typeof tierSchema>;
/** What the load runs on, for the question what it needs and costs. */
type Machines = z.infer<typeof machinesSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;

const GB = 1024 ** 3;

const small: Machines = {
  regions: 1,
  replicas: 0,
  cacheNode: { type: 'cache.t3.micro', memoryBytes: 0.5 * GB, commandsPerSecond: 20_000 },
  instance: { type: 't3.micro', requestsPerSecond: 2_000 },
  targetUtilization: 0.6,
};

/** Bytes of memory of a cache node that hold entries: ElastiCache reserves a quarter (reserved-memory-percent). */
export const usableMemory = 0.75;

/** The three sizes of docs/scaling.md. */
export const presets: Readonly<Record<'one' | 'many' | 'regions', Scenario>> = {
  one: {
    name: 'one machine, one cache node',
    readsPerSecond: 500,
    writesPerSecond: 5,
    keys: 20_000,
    skew: 0.9,
    entryBytes: 600,
    itemBytes: 400,
    tiers: [{ name: 'shared', instances: 1, ttlSeconds: 3600, invalidated: true }],
    machines: small,
  },
  many: {
    name: 'many machines, one sharded cache',
    readsPerSecond: 20_000,
    writesPerSecond: 200,
    keys: 2_000_000,
    skew: 0.9,
    entryBytes: 600,
    itemBytes: 400,
    tiers: [
      { name: 'process', instances: 12, capacity: 10_000, ttlSeconds: 30, invalidated: true },
      { name: 'shared', instances: 1, capacity: 1_500_000, ttlSeconds: 3600, invalidated: true },
    ],
    machines: {
      ...small,
      replicas: 1,
      cacheNode: { type: 'cache.t3.small', memoryBytes: 1.37 * GB, commandsPerSecond: 40_000 },
      instance: { type: 't3.small', requestsPerSecond: 3_000 },
    },
  },
  regions: {
    name: 'three regions behind CloudFront',
    readsPerSecond: 100_000,
    writesPerSecond: 500,
    keys: 5_000_000,
    skew: 0.9,
    entryBytes: 600,
    itemBytes: 400,
    tiers: [
      { name: 'edge', instances: 30, capacity: 1_000_000, ttlSeconds: 5, invalidated: false },
      { name: 'process', instances: 48, capacity: 10_000, ttlSeconds: 30, invalidated: true },
      { name: 'shared', instances: 3, capacity: 3_000_000, ttlSeconds: 3600, invalidated: true },
    ],
    machines: {
      ...small,
      regions: 3,
      replicas: 1,
      cacheNode: { type: 'cache.t3.small', memoryBytes: 1.37 * GB, commandsPerSecond: 40_000 },
      instance: { type: 't3.small', requestsPerSecond: 3_000 },
    },
  },
};

/**
 * The same load in small, for a simulation that has to live through several lives of every key: keys, rates and room are
 * divided alike, times stay.
 */
export function scaledDown(scenario: Scenario, most: number): Scenario {
  const factor = Math.min(1, most / scenario.keys);
  return {
    ...scenario,
    keys: Math.ceil(scenario.keys * factor),
    readsPerSecond: scenario.readsPerSecond * factor,
    writesPerSecond: scenario.writesPerSecond * factor,
    tiers: scenario.tiers.map((tier) => ({
      ...tier,
      ...(tier.capacity === undefined ? {} : { capacity: Math.ceil(tier.capacity * factor) }),
    })),
  };
}
