/**
 * The tags by which the edge knows what an answer was made from, so that a write can make it forget exactly that. They travel in the header
 * `Cache-Tag`, which the edge keeps to itself.
 */
import type { BookingCache, DayKey, Touched } from './booking-cache.ts';

/** Every answer that lists restaurants. */
export const restaurantsTag = 'restaurants';

export function restaurantTag(restaurantId: string): string {
  return `restaurant:${restaurantId}`;
}

export function dayTag({ restaurantId, date }: DayKey): string {
  return `day:${restaurantId}:${date}`;
}

/** Every answer about one evening of all restaurants. */
export function eveningTag(date: string): string {
  return `evening:${date}`;
}

function tagsOf(touched: Touched): string[] {
  if (touched.kind === 'restaurant') return [restaurantTag(touched.restaurantId), restaurantsTag];
  if (touched.kind === 'day') return [dayTag(touched), eveningTag(touched.date)];
  // A guest's own answers are never kept at the edge.
  return [];
}

/** The cache, whose writes also tell the edge what to forget, after the cache has forgotten it. */
export function tellingTheEdge(cache: BookingCache, forget: (tags: readonly string[]) => void): BookingCache {
  return {
    ...cache,
    writing: async (touched, write) => {
      try {
        return await cache.writing(touched, write);
      } finally {
        const tags = touched.flatMap(tagsOf);
        if (tags.length > 0) forget(tags);
      }
    },
  };
}
