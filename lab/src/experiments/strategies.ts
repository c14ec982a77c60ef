/** The same reads and writes under each strategy: what the database was asked, how much came from the cache, what a caller waited. */
import { type Entity, loadBehind, redisStore, writeBehind, WriteQueue } from '@quicktable/cache';
import { median } from '../median.ts';
import type { Experiment } from './experiment.ts';
import { patientCache } from './patient-cache.ts';
import { type Row, SlowDatabase } from './slow-database.ts';
import { table } from './table.ts';

interface Subject {
  read(id: string): Promise<unknown>;
  write(row: Row): Promise<unknown>;
}

interface Counted {
  readonly databaseReads: number;
  readonly databaseWrites: number;
  readonly hitPercent: number;
  readonly readMs: number;
  readonly writeMs: number;
}

const databaseLatencyMs = 5;
const ids = Array.from({ length: 20 }, (_, index) => `res${String(index + 1).padStart(3, '0')}`);
const operations = 240;
const everySixthIsAWrite = 6;
const drainTimeoutMs = 30_000;

type Redis = { readonly host: string; readonly port: number };

export const strategies: Experiment = async ({ redis, language }) => {
  const heading =
    language === 'ko'
      ? ['전략', 'DB 읽기', 'DB 쓰기', '히트율', '읽기 p50', '쓰기 p50']
      : ['Strategy', 'DB reads', 'DB writes', 'Hit rate', 'Read p50', 'Write p50'];
  const names =
    language === 'ko'
      ? [
          '캐시 없음',
          'Cache-Aside + Write-Around',
          'Cache-Aside + Write-Through',
          'Cache-Aside + Write-Behind',
        ]
      : [
          'No cache',
          'Cache-aside + write-around',
          'Cache-aside + write-through',
          'Cache-aside + write-behind',
        ];
  const counted = [
    await withoutCache(),
    await withEntity(redis, 'lab-write-around', (entity, database, row) =>
      entity.write(row.reservationId, () => database.write(row)),
    ),
    await withEntity(redis, 'lab-write-through', (entity, database, row) =>
      entity.put(row.reservationId, row, (accepted) => database.write(accepted)),
    ),
    await withQueue(redis),
  ];
  const title =
    language === 'ko'
      ? '예약 20건에 조회 200회, 변경 40회 (데이터베이스 지연 5ms)'
      : '200 reads and 40 changes of 20 reservations (the database takes 5ms)';
  const rows = counted.map((one, index) => [
    names[index] ?? '',
    String(one.databaseReads),
    String(one.databaseWrites),
    `${one.hitPercent.toFixed(1)}%`,
    `${one.readMs.toFixed(2)}ms`,
    `${one.writeMs.toFixed(2)}ms`,
  ]);
  return [title, ...table([heading, ...rows])];
};

/** Popular ones are asked for more often; the order is the same in each run. */
async function work(subject: Subject, database: SlowDatabase): Promise<Counted> {
  const readTimesMs: number[] = [];
  const writeTimesMs: number[] = [];
  let state = 7;
  const draw = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  for (let index = 0; index < operations; index += 1) {
    const id = ids[Math.floor(draw() ** 2 * ids.length)] ?? '';
    const isWrite = index % everySixthIsAWrite === everySixthIsAWrite - 1;
    const startedAt = performance.now();
    if (isWrite) await subject.write({ reservationId: id, partySize: index });
    else await subject.read(id);
    (isWrite ? writeTimesMs : readTimesMs).push(performance.now() - startedAt);
  }
  return {
    databaseReads: database.reads,
    databaseWrites: database.writes,
    hitPercent: (1 - database.reads / readTimesMs.length) * 100,
    readMs: median(readTimesMs),
    writeMs: median(writeTimesMs),
  };
}

async function withoutCache(): Promise<Counted> {
  const database = new SlowDatabase(databaseLatencyMs, ids);
  return await work({ read: (id) => database.read(id), write: (row) => database.write(row) }, database);
}

async function withEntity(
  redis: Redis,
  name: string,
  write: (entity: Entity<string, Row>, database: SlowDatabase, row: Row) => Promise<unknown>,
): Promise<Counted> {
  const database = new SlowDatabase(databaseLatencyMs, ids);
  const cache = patientCache(redisStore(redis));
  const entity = cache.entity<string, Row>(name, {
    key: (id) => [id],
    load: (id) => database.read(id),
    ttl: '1h',
  });
  try {
    await entity.invalidateMany(ids);
    const counted = await work(
      { read: (id) => entity.get(id), write: (row) => write(entity, database, row) },
      database,
    );
    await entity.invalidateMany(ids);
    return counted;
  } finally {
    await cache.close();
  }
}

async function withQueue(redis: Redis): Promise<Counted> {
  const database = new SlowDatabase(databaseLatencyMs, ids);
  const cache = patientCache(redisStore(redis));
  const queue = new WriteQueue<string, Row>({
    ...redis,
    name: 'lab-strategies',
    key: (id) => [id],
    apply: ({ value }) => database.write(value),
  });
  const entity = cache.entity<string, Row>('lab-write-behind', {
    key: (id) => [id],
    load: loadBehind(queue, (id) => database.read(id)),
    ttl: '1h',
  });
  try {
    await entity.invalidateMany(ids);
    const counted = await work(
      { read: (id) => entity.get(id), write: (row) => writeBehind(entity, queue, row.reservationId, row) },
      database,
    );
    await queue.drained(drainTimeoutMs);
    await entity.invalidateMany(ids);
    return { ...counted, databaseWrites: database.writes };
  } finally {
    await queue.close();
    await cache.close();
  }
}
