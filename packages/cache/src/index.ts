/** The public face of the caching library. */
export { Cache, createCache, type CacheOptions } from './cache.ts';
export type { Duration } from './duration.ts';
export { Entity } from './entity.ts';
export type {
  BatchLoader,
  EntityOptions,
  Inspection,
  Invalidation,
  JsonReading,
  KeyInspection,
  LoadContext,
  Loader,
  Reading,
  ReadOptions,
  Source,
} from './entity-options.ts';
export {
  CacheClosedError,
  CacheError,
  InvalidationUndeliveredError,
  KeyInvalidError,
  LoaderBusyError,
  LoaderCycleError,
  LoaderTimeoutError,
  OptionInvalidError,
  QueueFullError,
  SessionTooLargeError,
  StoreUnavailableError,
  StoreUnsupportedError,
  WriteTimeoutError,
  type CacheErrorCode,
} from './errors.ts';
export { diagnosticsChannelName, type CacheEvent, type CacheEventListener } from './events.ts';
export { buildKey, escapeKeyPart, type KeyPart } from './key.ts';
export type { L1Options } from './l1.ts';
export type { DurationListener, EntityMetrics, Histogram } from './metrics.ts';
export { observeWithOpenTelemetry, observeWriteQueueWithOpenTelemetry } from './open-telemetry.ts';
export { prometheusText, writeQueuePrometheusText } from './prometheus.ts';
export { WriteQueue } from './queue/write-queue.ts';
export type { WriteQueueMetrics } from './queue/write-queue-metrics.ts';
export type {
  ApplyContext,
  ApplyFailure,
  DeadLetter,
  QueuedWrite,
  WriteQueueOptions,
  WriteQueueState,
} from './queue/write-queue-options.ts';
export { jsonSerializer, type Serializer } from './serializer.ts';
export type { LeaseReply } from './slot.ts';
export {
  CallbackSessionStore,
  expressSessionStore,
  type CallbackSessionStoreOptions,
} from './sessions/callback-session-store.ts';
export { SessionStore, type Session, type SessionStoreOptions } from './sessions/session-store.ts';
export type { StandardSchema } from './standard-schema.ts';
export type { ChangeListener, Store, StoreCapabilities, StoreStats } from './store.ts';
export { loadBehind, writeBehind } from './strategies/write-behind.ts';
export { readThrough } from './strategies/read-through.ts';
export { chaosStore, type Chaos, type ChaosStore } from './stores/chaos-store.ts';
export { memcachedStore, type MemcachedStoreOptions } from './stores/memcached-store.ts';
export { memoryStore, type MemoryStoreOptions } from './stores/memory-store.ts';
export type { RedisConnectionOptions, RedisCredentials } from './stores/redis-connection.ts';
export { redisStore } from './stores/redis-store.ts';
