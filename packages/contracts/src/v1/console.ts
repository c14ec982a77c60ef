/** The cache console under /v1/console: what an engineer or a learner sees of the cache, and may do to it. */
import { z } from 'zod';

const Count = z.number().int().nonnegative();
const EpochMs = z.number().describe('Milliseconds since the epoch');

/** Upper bounds of the latency buckets, in milliseconds: each twice the one before. The last bucket has none. */
export const consoleLatencyBoundsMs: readonly number[] = Array.from(
  { length: 19 },
  (_, power) => 2 ** power / 32,
);

export const FaultTarget = z.enum(['cache', 'database']);
export type FaultTarget = z.infer<typeof FaultTarget>;

export const FaultKind = z
  .enum(['kill', 'freeze', 'slow', 'fail'])
  .describe(
    'kill: connections are refused. freeze: they are accepted and nothing is answered. slow: each answer comes later. ' +
      'fail: a part of the calls fails. The cache knows kill, freeze and slow, the database slow and fail',
  );
export type FaultKind = z.infer<typeof FaultKind>;

/** Nobody leaves it broken: a fault ends by itself after so many seconds at most. */
export const faultSecondsMost = 60;

export const FaultAddress = z.strictObject({ target: FaultTarget });

export const FaultRequest = z
  .strictObject({
    kind: FaultKind,
    latencyMs: z.number().int().min(1).max(5_000).default(200).describe('How much later, for slow'),
    errorRate: z.number().min(0.01).max(1).default(1).describe('Which part of the calls fails, for fail'),
    seconds: z
      .number()
      .int()
      .min(1)
      .max(faultSecondsMost)
      .default(20)
      .describe('It ends by itself after this'),
  })
  .meta({ id: 'FaultRequest' });
export type FaultRequest = z.infer<typeof FaultRequest>;

export const FaultView = z
  .object({
    target: FaultTarget,
    kind: FaultKind,
    latencyMs: z.number(),
    errorRate: z.number(),
    startedAtMs: EpochMs,
    endsAtMs: EpochMs,
  })
  .meta({ id: 'Fault' });
export type FaultView = z.infer<typeof FaultView>;

export const FaultList = z.object({ items: z.array(FaultView) }).meta({ id: 'FaultList' });
export type FaultList = z.infer<typeof FaultList>;

export const ConsoleAccess = z
  .object({
    profile: z.enum(['lab', 'production']),
    signedInAs: z
      .string()
      .nullable()
      .describe('Null: open because it runs on this machine in the lab profile'),
    csrfToken: z.string().describe('Send it as X-CSRF-Token with every request that writes'),
    store: z.object({ ko: z.string(), en: z.string() }).describe('What holds the cache, and where'),
    prompt: z
      .string()
      .nullable()
      .describe("host:port, as redis-cli's prompt shows it; null: the store is no Redis"),
    entities: z.array(z.object({ name: z.string(), prefix: z.string() })),
    may: z.object({
      browse: z.enum(['no', 'entities', 'all']).describe('Which keys can be looked at'),
      command: z.enum(['no', 'some', 'all']).describe('Which commands can be sent to the engine'),
      faults: z.array(FaultTarget),
      theatre: z.boolean(),
    }),
  })
  .meta({ id: 'ConsoleAccess' });
export type ConsoleAccess = z.infer<typeof ConsoleAccess>;

const EntityFigures = z.object({
  name: z.string(),
  hits: Count.describe('Within the window, this process alone, as all counts here'),
  staleHits: Count,
  misses: Count,
  loads: Count.describe('Reads of the database'),
  loadErrors: Count,
  invalidations: Count,
  bypasses: Count.describe('Reads that went around a store that did not answer'),
});
export type EntityFigures = z.infer<typeof EntityFigures>;

const OverviewPoint = z.object({
  atMs: EpochMs,
  hits: Count,
  misses: Count,
  loads: Count,
});

const EngineFigures = z.object({
  state: z.enum(['up', 'away', 'asking', 'none']).describe('none: the store is no Redis'),
  reason: z.string().nullable().describe('Why it is away'),
  version: z.string(),
  uptimeSeconds: z.number(),
  memoryBytes: z.number(),
  memoryMostBytes: z.number().describe('0: no limit'),
  keys: z.number(),
  clients: z.number(),
  operationsPerSecond: z.number(),
  evictions: z.number(),
  expirations: z.number(),
});
export type EngineFigures = z.infer<typeof EngineFigures>;

const LatencyFigures = z.object({
  counts: z.array(Count).describe('By the bounds of `boundsMs`, one more for what is above'),
  count: Count,
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
});
export type LatencyFigures = z.infer<typeof LatencyFigures>;

export const ConsoleOverview = z
  .object({
    atMs: EpochMs,
    windowSeconds: z.number().describe('What the counts are over'),
    hitRate: z.number().nullable().describe('0 to 1, stale answers are hits; null: nothing was read'),
    readsPerSecond: z.number(),
    databaseReads: Count,
    databaseReadsSaved: Count.describe('Reads that the cache answered'),
    storeAvailable: z.boolean().describe('false: the breaker is open and reads go to the database'),
    undelivered: Count.describe('Invalidations that wait for the store'),
    entities: z.array(EntityFigures),
    points: z.array(OverviewPoint).describe('One a second; all of them at first, the newest afterwards'),
    boundsMs: z.array(z.number()),
    latency: z.object({ hit: LatencyFigures, miss: LatencyFigures }),
    topKeys: z
      .array(z.object({ key: z.string(), entity: z.string(), reads: Count, tooManyAtMost: Count }))
      .describe('The most read keys since the console was opened, by the Space-Saving sketch'),
    engine: EngineFigures,
    faults: z.array(FaultView),
    consoles: Count.describe('How many are open'),
  })
  .meta({ id: 'ConsoleOverview' });
export type ConsoleOverview = z.infer<typeof ConsoleOverview>;

/** What the stream sends as `cache`: a quarter of a second of events, the details of as many as fit. */
export interface ConsoleEvents {
  readonly events: readonly ConsoleEvent[];
  /** Of every event of the time by entity and type, shown or not. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How many came that are counted only. */
  readonly leftOut: number;
}

export interface ConsoleEvent {
  readonly atMs: number;
  readonly type: string;
  /** Empty for what concerns the whole cache. */
  readonly entity: string;
  readonly key: string;
  readonly durationMs: number | null;
  readonly detail: string | null;
}

export const KeyListQuery = z.strictObject({
  entity: z.string().max(100).optional().describe('The keys of one entity'),
  prefix: z.string().max(400).optional().describe('… or those that begin so; nothing in it is a pattern'),
  cursor: z.string().max(40).regex(/^\d+$/).optional().describe('From the answer before'),
});
export type KeyListQuery = z.infer<typeof KeyListQuery>;

export const KeyId = z
  .string()
  .min(1)
  .max(2_000)
  .regex(/^[\w-]+$/)
  .describe('base64url of the key, since a key may hold any bytes');

export const KeyAddress = z.strictObject({ keyId: KeyId });

const KeySummary = z.object({
  keyId: z.string(),
  key: z.string().describe('Bytes that are no UTF-8 are shown as \\xhh'),
  type: z.string(),
  remainingMs: z.number().nullable().describe('Null: it does not expire'),
  entity: z.string().nullable(),
});
export type KeySummary = z.infer<typeof KeySummary>;

export const KeyList = z
  .object({
    items: z.array(KeySummary),
    cursor: z.string().nullable().describe('Null: that was all. A page may be empty and not the last'),
  })
  .meta({ id: 'KeyList' });
export type KeyList = z.infer<typeof KeyList>;

export const KeyView = KeySummary.extend({
  encoding: z.string().nullable(),
  memoryBytes: z.number().nullable(),
  idleSeconds: z.number().nullable(),
  length: z.number().describe('Bytes of a string, members of the rest'),
  shown: z.array(z.array(z.string())).describe('A string: one cell. A hash, sorted set or stream: pairs'),
  truncated: z.boolean(),
  slot: z
    .object({
      state: z.string().describe('value, lease, fence, expired'),
      ageMs: z.number().nullable().describe('Null: the entry does not keep when it was stored'),
      freshForMs: z.number().nullable(),
      tags: z.array(z.string()),
      holders: z.array(z.string()).describe("The lease's or the fences'"),
      tiers: z.array(z.enum(['process', 'store'])),
      text: z.string().nullable(),
    })
    .nullable()
    .describe('What the caching library keeps there; null for other keys'),
}).meta({ id: 'KeyView' });
export type KeyView = z.infer<typeof KeyView>;

export const InvalidationRequest = z
  .strictObject({
    keyIds: z.array(KeyId).max(100).default([]),
    tags: z.array(z.string().min(1).max(400)).max(100).default([]),
  })
  .refine(({ keyIds, tags }) => keyIds.length + tags.length > 0, 'Name a key or a tag.')
  .meta({ id: 'InvalidationRequest' });
export type InvalidationRequest = z.infer<typeof InvalidationRequest>;

export const InvalidationView = z
  .object({ delivered: z.boolean().describe('false: kept, and delivered as soon as the store is back') })
  .meta({ id: 'InvalidationAnswer' });
export type InvalidationView = z.infer<typeof InvalidationView>;

export const CommandRequest = z
  .strictObject({
    line: z.string().min(1).max(8_000).describe('As redis-cli takes it, quotes included'),
    allowWrites: z.boolean().default(false).describe('In the lab profile only'),
  })
  .meta({ id: 'CommandRequest' });
export type CommandRequest = z.infer<typeof CommandRequest>;

export const CommandView = z
  .object({
    lines: z.array(z.string()).describe('As redis-cli prints them'),
    failed: z.boolean().describe('The engine answered with an error'),
    truncated: z.boolean(),
    durationMs: z.number(),
  })
  .meta({ id: 'CommandAnswer' });
export type CommandView = z.infer<typeof CommandView>;

export const theatreStrategies = [
  'none',
  'cache-aside',
  'read-through',
  'write-through',
  'write-around',
  'write-behind',
  'refresh-ahead',
  'stale-while-revalidate',
] as const;

export const TheatreStrategy = z.enum(theatreStrategies);
export type TheatreStrategy = z.infer<typeof TheatreStrategy>;

export const TheatreRequest = z
  .strictObject({
    strategies: z
      .array(TheatreStrategy)
      .min(1)
      .max(theatreStrategies.length)
      .default([...theatreStrategies]),
    requests: z.number().int().min(100).max(20_000).default(2_000).describe('For each strategy'),
    keys: z.number().int().min(1).max(2_000).default(200),
    skew: z.number().min(0).max(2).default(1).describe("Zipf's exponent; 0: all keys alike"),
    writeShare: z.number().min(0).max(0.9).default(0.05),
    concurrency: z.number().int().min(1).max(64).default(16),
    databaseMs: z.number().int().min(0).max(200).default(10).describe('How long the database takes'),
    ttlMs: z.number().int().min(50).max(60_000).default(500),
    seed: z.number().int().min(0).max(4_294_967_295).default(1),
  })
  .meta({ id: 'TheatreRequest' });
export type TheatreRequest = z.infer<typeof TheatreRequest>;

const TheatreRow = z.object({
  strategy: TheatreStrategy,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  done: Count.describe('Requests so far'),
  reads: Count,
  writes: Count,
  hits: Count,
  databaseReads: Count,
  databaseWrites: Count,
  stale: Count.describe('Reads that answered with an older version than was acknowledged before they began'),
  versionsBehindMost: Count,
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  seconds: z.number(),
});
export type TheatreRow = z.infer<typeof TheatreRow>;

export const TheatreView = z
  .object({
    state: z.enum(['idle', 'running', 'done', 'cancelled', 'failed']),
    reason: z.string().nullable(),
    request: TheatreRequest.nullable(),
    rows: z.array(TheatreRow),
  })
  .meta({ id: 'Theatre' });
export type TheatreView = z.infer<typeof TheatreView>;

export const OperatorInvitation = z
  .object({
    invitation: z.string().describe('Shown once; it goes into POST /v1/accounts'),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'OperatorInvitation' });
export type OperatorInvitation = z.infer<typeof OperatorInvitation>;
