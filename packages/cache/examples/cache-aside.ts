/** Cache-aside in front of any database: the loader is the only thing that knows which. Here DynamoDB's `GetItem` would stand. */
import { createCache, redisStore } from '@quicktable/cache';
import { patient, say, where } from './setting.ts';

interface Reservation {
  readonly userId: string;
  readonly reservationId: string;
  readonly partySize: number;
}

const table = new Map([['user123/res001', { userId: 'user123', reservationId: 'res001', partySize: 4 }]]);
let reads = 0;

const cache = createCache({ store: redisStore(where), timeouts: patient, namespace: 'example-aside' });
const reservations = cache.entity('reservation', {
  key: (id: Pick<Reservation, 'userId' | 'reservationId'>) => [id.userId, id.reservationId],
  load: async (id) => {
    reads += 1;
    return table.get(`${id.userId}/${id.reservationId}`) ?? null;
  },
  ttl: '1h',
  negativeTtl: '30s',
});
await cache.clear();

const id = { userId: 'user123', reservationId: 'res001' };
say('first read:', (await reservations.get(id)).source);
say('second read:', (await reservations.get(id)).source);
const many = await Promise.all(
  Array.from({ length: 1_000 }, () => reservations.get({ ...id, reservationId: 'new' })),
);
say('a thousand reads of what does not exist:', many[0]?.value ?? 'nothing');

await reservations.write(id, async () => {
  table.set('user123/res001', { ...id, partySize: 6 });
});
say('after the write:', (await reservations.get(id)).value?.partySize);
say('reads of the database:', reads);
await cache.close();
