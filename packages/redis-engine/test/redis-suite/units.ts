/** Which units of Redis's own test-suite are run, and in which mode. */

/** Those that hold tests for a server that is already running. Heaviest first, so that two workers end together. */
export const units = [
  'unit/type/zset',
  'unit/type/list',
  'unit/scripting',
  'unit/type/set',
  'unit/type/stream',
  'unit/sort',
  'unit/type/hash',
  'unit/type/list-3',
  'unit/hyperloglog',
  'unit/geo',
  'unit/scan',
  'unit/expire',
  'unit/functions',
  'unit/other',
  'unit/multi',
  'unit/introspection',
  'unit/introspection-2',
  'unit/type/stream-cgroups',
  'unit/type/string',
  'unit/type/incr',
  'unit/bitops',
  'unit/bitfield',
  'unit/dump',
  'unit/tracking',
  'unit/pause',
  'unit/pubsub',
  'unit/protocol',
  'unit/keyspace',
  'unit/info-command',
  'unit/slowlog',
  'unit/quit',
  'unit/lazyfree',
  'unit/latency-monitor',
  'unit/violations',
] as const;

/**
 * The mode. `slow` tests take minutes, `needs:repl` ones a replica; encodings and digests are
 * what only Redis's memory layout can answer.
 */
export const modeArguments = [
  '--tags',
  '-slow -needs:debug -needs:repl',
  '--ignore-encoding',
  '--ignore-digest',
  '--durable',
];

/** A unit that takes longer hangs. redis-server needs at most 40 s for one. */
export const unitTimeoutMs = 240_000;
