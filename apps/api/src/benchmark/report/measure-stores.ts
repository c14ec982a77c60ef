/** Redis against Memcached against memory: the same library, the same reads, another store behind it. */
import {
  createCache,
  type Entity,
  memcachedStore,
  memoryStore,
  redisStore,
  type Store,
} from '@quicktable/cache';
import { bilingual } from '../../language.ts';
import { makeRecord, type StoredRecord } from '../../workload/simulated-database.ts';
import { medianRate, runClosedLoop } from './closed-loop.ts';
import type { Rate, StoresSection } from './report-data.ts';
import type { ScratchServer } from './scratch-servers.ts';
import type { SectionContext } from './section-context.ts';

const rounds = 3;
const workers = 32;
const keys = 1_000;

export interface StoreServers {
  readonly redis: ScratchServer | undefined;
  readonly memcached: ScratchServer | undefined;
  readonly engine: ScratchServer | undefined;
}

export const plannedStoresMs = (durationMs: number) => 4 * rounds * 2 * durationMs;

export function beginStores(context: SectionContext, servers: StoreServers): StoresSection {
  return {
    name: 'stores',
    complete: false,
    command: context.commandOf('stores'),
    rounds,
    durationMs: context.durationMs,
    workers,
    keys,
    stores: [],
    missing: [
      ...(servers.redis === undefined
        ? [{ name: 'redis-server', install: 'apt-get install redis-server' }]
        : []),
      ...(servers.memcached === undefined
        ? [{ name: 'memcached', install: 'apt-get install memcached' }]
        : []),
    ],
  };
}

interface Contender {
  readonly name: string;
  readonly entity: Entity<number, StoredRecord>;
  readonly hits: Rate[];
  readonly misses: Rate[];
  close(): Promise<void>;
}

export async function measureStores(
  section: StoresSection,
  context: SectionContext,
  servers: StoreServers,
): Promise<void> {
  const { durationMs, signal } = context;
  const host = '127.0.0.1';
  const { redis, memcached, engine } = servers;
  const contenders = [
    open('memory', memoryStore()),
    ...(redis === undefined ? [] : [open('redis-server', redisStore({ host, port: redis.port }))]),
    ...(engine === undefined ? [] : [open('embedded engine', redisStore({ host, port: engine.port }))]),
    ...(memcached === undefined ? [] : [open('memcached', memcachedStore({ host, port: memcached.port }))]),
  ];
  try {
    for (const { entity } of contenders) for (let key = 0; key < keys; key += 1) await entity.get(key);
    // A key nobody has used, for each miss of every round.
    let fresh = keys;
    for (let round = 0; round < rounds; round += 1) {
      for (const { name, entity, hits, misses } of contenders) {
        for (const [kind, rates] of [
          ['hits', hits],
          ['misses', misses],
        ] as const) {
          let next = 0;
          const label = bilingual(
            `저장소: ${name}, ${kind === 'hits' ? '히트' : '미스'}`,
            `stores: ${name}, ${kind}`,
          );
          const { rate } = await context.step(label, durationMs, () =>
            runClosedLoop(
              workers,
              durationMs,
              async () => {
                const key = kind === 'hits' ? (next += 1) % keys : (fresh += 1);
                await entity.getJson(key);
                return true;
              },
              signal,
            ),
          );
          rates.push(rate);
        }
      }
    }
  } finally {
    for (const { name, hits, misses } of contenders)
      if (misses.length > 0)
        section.stores.push({ name, hits: medianRate(hits), misses: medianRate(misses) });
    await Promise.all(contenders.map((contender) => contender.close()));
  }
  section.complete = true;
}

function open(name: string, store: Store): Contender {
  const cache = createCache({ store });
  const entity = cache.entity<number, StoredRecord>('record', {
    key: (key) => [key],
    load: (key) => makeRecord(key, 0),
    ttl: '1h',
  });
  return { name, entity, hits: [], misses: [], close: () => cache.close() };
}
