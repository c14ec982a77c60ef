/** The lab's use cases: a reservation through the cache and around it, health, statistics, clearing. */
import { type Cache, createCache, type Store } from '@quicktable/cache';
import { type Health, type ReservationAddress, ReservationData } from '@quicktable/contracts';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { LabReservationRepository } from './database/lab-reservation-repository.ts';
import { DatabaseGuard } from './database-guard.ts';
import { ProblemError } from './errors.ts';
import type { Metrics } from './http/metrics.ts';
import type { Service } from './service.ts';

export interface LabServiceParts {
  readonly config: Pick<Config, 'profile' | 'language' | 'adminToken' | 'trustedProxies'>;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Closed together with the cache. */
  readonly store: Store;
  readonly repository: LabReservationRepository;
}

/** How long health waits for the database; the store has the cache's own, shorter limit. */
const healthTimeoutMs = 1_000;

/** Makes the service over a store and a database. `cache` is for further entities, and to be closed. */
export function createLabService(parts: LabServiceParts): {
  readonly service: Service;
  readonly cache: Cache;
  /** Runs a write to a reservation behind the fence of its cached entry. */
  readonly writeReservation: <Answer>(
    address: ReservationAddress,
    write: () => Promise<Answer>,
  ) => Promise<Answer>;
} {
  const { config, log, metrics, store, repository } = parts;
  const guard = new DatabaseGuard();
  const find = (address: ReservationAddress) => {
    metrics.databaseReads.inc();
    return guard.run((signal) => repository.find(address.userId, address.reservationId, signal));
  };
  const cache = createCache({ store });
  logStoreChanges(cache, log);
  const reservations = cache.entity('reservation', {
    key: ({ userId, reservationId }: ReservationAddress) => [userId, reservationId],
    load: find,
    schema: ReservationData,
    ttl: '1h',
    jitter: 0.1,
    negativeTtl: '30s',
  });

  const service: Service = {
    profile: config.profile,
    language: config.language,
    adminToken: config.adminToken,
    trustedProxies: config.trustedProxies,
    log,
    async readReservation(address) {
      const { json, source } = await reservations.getJson(address);
      return json === null ? undefined : { json, source: source === 'loader' ? 'database' : 'cache' };
    },
    readReservationUncached: find,
    checkHealth: shareConcurrent(() => checkHealth(cache, repository)),
    async readCacheStats() {
      const stats = await cache.stats();
      const reads = stats.keyspaceHits + stats.keyspaceMisses;
      const hitRate = reads === 0 ? 0 : Math.round((10_000 * stats.keyspaceHits) / reads) / 100;
      return { ...stats, hitRate };
    },
    async clearCache() {
      const { delivered } = await cache.clear();
      if (delivered) return;
      throw new ProblemError(
        'CACHE_UNAVAILABLE',
        'The cache store does not answer; it will be cleared as soon as it is back.',
      );
    },
  };
  return { service, cache, writeReservation: (address, write) => reservations.write(address, write) };
}

async function checkHealth(cache: Cache, repository: LabReservationRepository): Promise<Health> {
  const answer = (asked: Promise<void>) =>
    asked.then(
      () => 'connected' as const,
      () => 'disconnected' as const,
    );
  const [redis, database] = await Promise.all([
    answer(cache.ping()),
    answer(repository.ping(AbortSignal.timeout(healthTimeoutMs))),
  ]);
  return { redis, database };
}

/** While a call is under way, further callers get its answer: however many ask, the parts are asked once. */
function shareConcurrent<Result>(call: () => Promise<Result>): () => Promise<Result> {
  let current: Promise<Result> | undefined;
  return () => {
    current ??= call().finally(() => {
      current = undefined;
    });
    return current;
  };
}

function logStoreChanges(cache: Cache, log: Logger): void {
  cache.subscribe((event) => {
    if (event.type === 'breaker')
      log.warn({ node: event.node }, event.open ? 'cache store lost' : 'cache store back');
  }, 'rare');
}
