/** Three things about TTLs: how long a TTL is worth which hit rate, what jitter does, and that "does not exist" is an answer too. */
import { redisStore } from '@quicktable/cache';
import type { Experiment } from './experiment.ts';
import { patientCache } from './patient-cache.ts';
import { SlowDatabase } from './slow-database.ts';
import { table } from './table.ts';

const keys = Array.from({ length: 200 }, (_, index) => `res${index}`);
const readsPerMinute = 10;
const ttlsSeconds = [10, 60, 3_600];
const missingReads = 10;

export const ttl: Experiment = async ({ redis, language }) => {
  const ko = language === 'ko';
  const rows = [
    ko ? ['TTL', '히트율 상한'] : ['TTL', 'Highest hit rate'],
    ...ttlsSeconds.map((seconds) => {
      const readsPerTtl = (readsPerMinute / 60) * seconds;
      return [
        ko ? `${seconds}초` : `${seconds}s`,
        `${((readsPerTtl / (1 + readsPerTtl)) * 100).toFixed(1)}%`,
      ];
    }),
  ];
  const cache = patientCache(redisStore(redis));
  const database = new SlowDatabase(0, keys);
  const declare = (name: string, options: { jitter?: number; negativeTtl?: number | '30s' }) =>
    cache.entity(name, { key: (id: string) => [id], load: (id) => database.read(id), ttl: '1h', ...options });
  try {
    const spread = declare('lab-ttl', { jitter: 0.1 });
    await spread.invalidateMany(keys);
    for (const key of keys) await spread.get(key);
    const livesMs: number[] = [];
    for (const key of keys) livesMs.push((await spread.inspect(key)).remainingMs ?? 0);
    await spread.invalidateMany(keys);
    const remembered = await readMissing(declare('lab-ttl-negative', { negativeTtl: '30s' }), database);
    const forgotten = await readMissing(declare('lab-ttl-no-negative', { negativeTtl: 0 }), database);
    const seconds = (ms: number) => String(Math.round(ms / 1_000));
    const [shortest, longest] = [seconds(Math.min(...livesMs)), seconds(Math.max(...livesMs))];
    return ko
      ? [
          `1분에 ${readsPerMinute}번 조회되는 키`,
          ...table(rows),
          '',
          `TTL 3600초, 지터 10%인 키 ${keys.length}개의 실제 수명: ${shortest}초 ~ ${longest}초`,
          '',
          `없는 예약을 ${missingReads}번 조회: negativeTtl 30초는 데이터베이스 읽기 ${remembered}회, 0초는 ${forgotten}회`,
        ]
      : [
          `A key that is read ${readsPerMinute} times a minute`,
          ...table(rows),
          '',
          `Lives of ${keys.length} keys with a TTL of 3600s and 10% jitter: ${shortest}s to ${longest}s`,
          '',
          `${missingReads} reads of a reservation that is not there: ${remembered} database reads with a negativeTtl of 30s, ${forgotten} with 0`,
        ];
  } finally {
    await cache.close();
  }
};

async function readMissing(
  entity: { get(id: string): Promise<unknown>; invalidate(id: string): Promise<unknown> },
  database: SlowDatabase,
): Promise<number> {
  await entity.invalidate('nobody');
  const before = database.reads;
  for (let index = 0; index < missingReads; index += 1) await entity.get('nobody');
  await entity.invalidate('nobody');
  return database.reads - before;
}
