/** Writes the sample restaurants where they are missing; what is there stays as it is. */
import {
  type Clock,
  type ReservationDatabase,
  restaurantProblems,
  SAMPLE_RESTAURANTS,
} from '@quicktable/domain';
import { documentKey } from './documents.ts';
import { putDocument } from './write-document.ts';

/** Past the cache: what did not exist is not cached for longer than seconds. @returns how many were added */
export async function seedRestaurants(database: ReservationDatabase, clock: Clock): Promise<number> {
  const problems = SAMPLE_RESTAURANTS.flatMap(restaurantProblems);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join(' '));
  const keys = SAMPLE_RESTAURANTS.map(({ restaurantId }) => documentKey.restaurant(restaurantId));
  const stored = await database.documents.findMany(keys, clock());
  const missing = SAMPLE_RESTAURANTS.filter((_, index) => stored[index] === null);
  if (missing.length === 0) return 0;
  const result = await database.commit({
    nowMs: clock(),
    documents: missing.map((restaurant) =>
      putDocument(documentKey.restaurant(restaurant.restaurantId), restaurant, { if: 'absent' }),
    ),
  });
  // Refused: another process was seeding the same at the same time.
  return result.committed ? missing.length : 0;
}
