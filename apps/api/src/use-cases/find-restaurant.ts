/** A restaurant for a decision: from the database, never from the cache. */
import type { Restaurant } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument } from './documents.ts';
import { done, type Outcome, refused } from './outcome.ts';

export async function findRestaurant(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  restaurantId: string,
): Promise<Outcome<Restaurant>> {
  const found = await findDocument(database, documentKey.restaurant(restaurantId), clock());
  return found === null ? restaurantNotFound(restaurantId) : done(found.body);
}

export function restaurantNotFound(restaurantId: string) {
  return refused(
    'RESTAURANT_NOT_FOUND',
    `There is no restaurant "${restaurantId}"; GET /v1/restaurants lists them.`,
  );
}
