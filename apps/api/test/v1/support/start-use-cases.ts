/** The use cases without HTTP and without background jobs, on the embedded database: nothing happens but what the test does. */
import { randomBytes } from 'node:crypto';
import { createCache, memoryStore, type Store } from '@quicktable/cache';
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { createDynamoDBReservationDatabase } from '../../../src/database/dynamodb/reservation-database.ts';
import type { BookingContext } from '../../../src/use-cases/booking-context.ts';
import { createBookingCache } from '../../../src/use-cases/create-booking-cache.ts';
import { seedRestaurants } from '../../../src/use-cases/seed-restaurants.ts';
import { MORNING, type TestClock } from './start-booking.ts';

export interface UseCaseOptions {
  readonly store?: Store;
  /** Where the database is found; the embedded one's own address if absent. */
  readonly endpointFor?: (url: string) => Promise<string>;
  readonly patienceMs?: number;
}

export async function startUseCases({ store, endpointFor, patienceMs }: UseCaseOptions = {}) {
  const clock: TestClock = { nowMs: MORNING };
  const now = () => clock.nowMs;
  const dynamodb = await createDynamoDBServer({ port: 0, host: '127.0.0.1' });
  const endpoint = endpointFor === undefined ? dynamodb.url : await endpointFor(dynamodb.url);
  const database = createDynamoDBReservationDatabase({
    region: 'ap-northeast-2',
    endpoint,
    table: 'Reservations',
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  await database.initialize();
  await seedRestaurants(database, now);
  const cache = createCache({ store: store ?? memoryStore(), now });
  const context: BookingContext = {
    database,
    cache: createBookingCache({ cache, database, clock: now, writeReservation: (_key, write) => write() }),
    clock: now,
    random: randomBytes,
    passwordCost: 8,
    wake: () => undefined,
  };
  return {
    clock,
    context,
    async close() {
      await cache.close();
      await database.close();
      await dynamodb.close();
    },
  };
}

export type RunningUseCases = Awaited<ReturnType<typeof startUseCases>>;
