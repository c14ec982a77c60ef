/** The log of a restaurant, newest change first. */
import type { RestaurantChangeLog } from '@quicktable/contracts';
import type { PageRequest } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { listDocuments } from './documents.ts';

export async function listRestaurantChanges(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  restaurantId: string,
  page: PageRequest,
): Promise<RestaurantChangeLog> {
  const { items, nextCursor } = await listDocuments(
    database,
    { kind: 'restaurant-change', partition: restaurantId, descending: true },
    page,
    clock(),
  );
  return {
    items: items.map(({ body: { revision, at, by, changes } }) => ({
      revision,
      at,
      by,
      changes: [...changes],
    })),
    nextCursor,
  };
}
