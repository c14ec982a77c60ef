/** A hundred readers of one key that is not in the cache, on two servers: how often is the database asked? */
import { redisStore } from '@quicktable/cache';
import { patientCache } from './patient-cache.ts';
import { RedisClient } from '../redis-client.ts';
import type { Experiment } from './experiment.ts';
import { SlowDatabase } from './slow-database.ts';

const readers = 100;
/** As far as a database in another zone, and slow: all readers have missed before the first load returns. */
const databaseLatencyMs = 300;

export const stampede: Experiment = async ({ redis, language }) => {
  const plain = await withPlainCommands(redis);
  const leased = await withLeases(redis);
  return language === 'ko'
    ? [
        `캐시에 없는 키 하나를 서버 2대에서 ${readers}명이 동시에 조회`,
        `GET, 읽기, SET으로 만든 캐시: 데이터베이스 읽기 ${plain}회`,
        `리스를 쓰는 Cache-Aside: 데이터베이스 읽기 ${leased}회`,
      ]
    : [
        `${readers} readers on two servers ask at once for a key that is not in the cache`,
        `Cache made of GET, read, SET: ${plain} database reads`,
        `Cache-aside with leases: ${leased} database reads`,
      ];
};

async function withPlainCommands(redis: { host: string; port: number }): Promise<number> {
  const client = new RedisClient(redis);
  const key = 'lab-stampede-plain:res001';
  const database = new SlowDatabase(databaseLatencyMs, ['res001']);
  const get = async () => {
    const cached = await client.call('GET', key);
    if (typeof cached === 'string') return cached;
    const text = JSON.stringify(await database.read('res001'));
    await client.call('SET', key, text, 'EX', 60);
    return text;
  };
  try {
    await client.call('DEL', key);
    await Promise.all(Array.from({ length: readers }, get));
    await client.call('DEL', key);
    return database.reads;
  } finally {
    client.close();
  }
}

async function withLeases(redis: { host: string; port: number }): Promise<number> {
  const database = new SlowDatabase(databaseLatencyMs, ['res001']);
  const servers = [1, 2].map(() => {
    const cache = patientCache(redisStore(redis));
    const rows = cache.entity('lab-stampede', {
      key: (id: string) => [id],
      load: (id) => database.read(id),
      ttl: '1m',
    });
    return { cache, rows };
  });
  try {
    await servers[0]?.rows.invalidate('res001');
    // Both are connected before the rush.
    await Promise.all(servers.map(({ cache }) => cache.ping()));
    await Promise.all(
      servers.flatMap(({ rows }) =>
        Array.from({ length: readers / servers.length }, () => rows.get('res001')),
      ),
    );
    await servers[0]?.rows.invalidate('res001');
    return database.reads;
  } finally {
    await Promise.all(servers.map(({ cache }) => cache.close()));
  }
}
