/** Restaurants and search: what everybody may read, from the cache. */
import {
  EveningQuery,
  type RestaurantList,
  RestaurantAddress,
  RestaurantListQuery,
} from '@quicktable/contracts';
import type { FastifyInstance } from 'fastify';
import { eveningTag, restaurantsTag, restaurantTag } from '../../use-cases/edge-tags.ts';
import { restaurantNotFound } from '../../use-cases/find-restaurant.ts';
import { searchEvening } from '../../use-cases/search.ts';
import { isoTime, restaurantPage, restaurantSummary } from '../../use-cases/views.ts';
import { problemOf } from './answer.ts';
import type { BookingService } from './booking-service.ts';
import { availabilityControl } from './availability-route.ts';
import { isNotModified, weakTag } from './entity-tag.ts';
import { route } from './route.ts';

const pageControl = 'public, max-age=60, stale-while-revalidate=600';
const ifNoneMatch = { 'if-none-match': { description: 'The ETag of the version at hand; the same: 304' } };

export function restaurantRoutes(app: FastifyInstance, service: BookingService): void {
  const { cache, clock } = service.context;

  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/restaurants',
    tag: 'restaurants',
    summary: 'List restaurants',
    query: RestaurantListQuery,
    headers: ifNoneMatch,
    status: 200,
    answers: 'RestaurantList',
    cacheControl: pageControl,
    handle: async ({ query, request, reply }) => {
      const all = (await cache.restaurants())
        .filter(({ area }) => query.area === undefined || area === query.area)
        .filter(({ cuisine }) => query.cuisine === undefined || cuisine === query.cuisine)
        .filter(({ restaurantId }) => query.cursor === undefined || restaurantId > query.cursor);
      const items = all.slice(0, query.limit);
      const etag = weakTag(items.map(({ restaurantId, revision }) => `${restaurantId}@${revision}`).join());
      reply.header('cache-tag', restaurantsTag);
      if (isNotModified(request, reply, etag)) return reply.code(304).send();
      const answer: RestaurantList = {
        items: items.map(restaurantSummary),
        nextCursor: all.length > items.length ? (items.at(-1)?.restaurantId ?? null) : null,
        cachedAt: isoTime(clock()),
      };
      return answer;
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/restaurants/:restaurantId',
    tag: 'restaurants',
    summary: "Read a restaurant's page",
    params: RestaurantAddress,
    headers: ifNoneMatch,
    status: 200,
    answers: 'RestaurantPage',
    cacheControl: pageControl,
    refusals: ['RESTAURANT_NOT_FOUND'],
    handle: async ({ params, request, reply }) => {
      const restaurant = await cache.restaurant(params.restaurantId);
      if (restaurant === undefined) throw problemOf(restaurantNotFound(params.restaurantId).refusal);
      reply.header('cache-tag', restaurantTag(params.restaurantId));
      if (isNotModified(request, reply, `W/"${restaurant.revision}"`)) return reply.code(304).send();
      return restaurantPage(restaurant, isoTime(clock()));
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/availability',
    tag: 'restaurants',
    summary: 'Search all restaurants of an evening',
    query: EveningQuery,
    status: 200,
    answers: 'EveningSearch',
    cacheControl: availabilityControl,
    handle: ({ query, reply }) => {
      reply.header('cache-tag', `${restaurantsTag}, ${eveningTag(query.date)}`);
      return searchEvening(cache, query, clock());
    },
  });
}
