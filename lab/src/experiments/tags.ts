/** Forgetting one key, everything of one restaurant, and all: how often the database is asked afterwards. */
import { redisStore } from '@quicktable/cache';
import type { Experiment } from './experiment.ts';
import { patientCache } from './patient-cache.ts';
import { table } from './table.ts';

interface Reservation {
  readonly reservationId: string;
  readonly restaurantId: string;
}

const reservations = Array.from(
  { length: 10 },
  (_, index): Reservation => ({
    reservationId: `res${index}`,
    restaurantId: index % 2 === 0 ? 'seoul-bbq' : 'hanok-table',
  }),
);

export const tags: Experiment = async ({ redis, language }) => {
  const ko = language === 'ko';
  let databaseReads = 0;
  const cache = patientCache(redisStore({ ...redis }));
  const entity = cache.entity<string, Reservation>('lab-tags', {
    key: (id) => [id],
    load: (id) => {
      databaseReads += 1;
      return reservations.find(({ reservationId }) => reservationId === id) ?? null;
    },
    ttl: '1h',
    tags: ({ restaurantId }) => [`lab:${restaurantId}`],
  });
  const readAll = async () => {
    databaseReads = 0;
    for (const { reservationId } of reservations) await entity.get(reservationId);
    return String(databaseReads);
  };
  try {
    const ids = reservations.map(({ reservationId }) => reservationId);
    await entity.invalidateMany(ids);
    await readAll();
    const nothing = await readAll();
    await entity.invalidate('res0');
    const byKey = await readAll();
    await cache.invalidateTags(['lab:seoul-bbq']);
    const byTag = await readAll();
    await entity.invalidateMany(ids);
    const all = await readAll();
    await entity.invalidateMany(ids);
    return table([
      ko
        ? ['예약 10건을 캐시한 뒤', '다시 읽을 때 DB 읽기']
        : ['After caching 10 reservations', 'DB reads to read them again'],
      [ko ? '아무것도 무효화하지 않음' : 'Nothing invalidated', nothing],
      [ko ? '키 하나를 무효화' : 'One key invalidated', byKey],
      [ko ? '식당 하나의 태그를 무효화' : "One restaurant's tag invalidated", byTag],
      [ko ? '열 개의 키를 모두 무효화' : 'All ten keys invalidated', all],
    ]);
  } finally {
    await cache.close();
  }
};
