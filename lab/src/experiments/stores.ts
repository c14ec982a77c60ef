/** One workload on each store that the caching library has: the same numbers, and what each can do besides. */
import { memcachedStore, memoryStore, redisStore, type Store } from '@quicktable/cache';
import { median } from '../median.ts';
import type { Experiment } from './experiment.ts';
import { patientCache } from './patient-cache.ts';
import { SlowDatabase } from './slow-database.ts';
import { table } from './table.ts';

const reads = 100;
const ids = Array.from({ length: 10 }, (_, index) => `res${index}`);

export const stores: Experiment = async ({ redis, memcached, language }) => {
  const ko = language === 'ko';
  const yes = (can: boolean) => (can ? (ko ? '예' : 'yes') : ko ? '아니요' : 'no');
  const all: [string, Store][] = [
    ['Redis', redisStore(redis)],
    ...(memcached === undefined ? [] : [['Memcached', openMemcached(memcached)] as [string, Store]]),
    [ko ? '프로세스 메모리' : 'Process memory', memoryStore()],
  ];
  const rows: string[][] = [
    ko
      ? ['저장소', 'DB 읽기', '히트율', 'p50', '서버끼리 공유', '태그', '슬라이딩 TTL']
      : ['Store', 'DB reads', 'Hit rate', 'p50', 'Shared', 'Tags', 'Sliding TTL'],
  ];
  for (const [name, store] of all) {
    const { shared, tags, slidingTtl } = store.capabilities;
    const { databaseReads, p50Ms } = await work(store);
    const percent = ((1 - databaseReads / reads) * 100).toFixed(1);
    rows.push([
      name,
      String(databaseReads),
      `${percent}%`,
      `${p50Ms.toFixed(2)}ms`,
      yes(shared),
      yes(tags),
      yes(slidingTtl),
    ]);
  }
  return table(rows);
};

function openMemcached(address: string): Store {
  const [host = '127.0.0.1', port = '11211'] = address.split(':');
  return memcachedStore({ host, port: Number(port) });
}

async function work(store: Store): Promise<{ databaseReads: number; p50Ms: number }> {
  const database = new SlowDatabase(2, ids);
  const cache = patientCache(store);
  const entity = cache.entity('lab-stores', {
    key: (id: string) => [id],
    load: (id) => database.read(id),
    ttl: '1m',
  });
  try {
    await entity.invalidateMany(ids);
    const timesMs: number[] = [];
    for (let index = 0; index < reads; index += 1) {
      const startedAt = performance.now();
      await entity.get(ids[index % ids.length] ?? '');
      timesMs.push(performance.now() - startedAt);
    }
    await entity.invalidateMany(ids);
    return { databaseReads: database.reads, p50Ms: median(timesMs) };
  } finally {
    await cache.close();
  }
}
