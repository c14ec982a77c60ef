/** Restaurants and search: what everybody may read, from the cache. */
import {
  AvailabilityQuery,
  EveningQuery,
  type RestaurantList,
  RestaurantAddress,
  RestaurantListQuery,
} from '@quicktable/contracts';
import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { restaurantNotFound } from '../../use-cases/find-restaurant.ts';
import { availabilityAnswer, searchEvening } from '../../use-cases/search.ts';
import { isoTime, restaurantPage, restaurantSummary } from '../../use-cases/views.ts';
import { problemOf } from './answer.ts';
import type { BookingService } from './booking-service.ts';
import { isNotModified } from './entity-tag.ts';
import type { RateLimiter } from './rate-limit.ts';
import { route } from './route.ts';

const pageControl = 'public, max-age=60, stale-while-revalidate=600';
const availabilityControl = 'public, max-age=0, s-maxage=2, stale-while-revalidate=5';
const ifNoneMatch = { 'if-none-match': { description: 'The ETag of the version at hand; the same: 304' } };
/** Computed answers are kept for a second: long enough for a rush, short enough for the clock to go on. */
const answerMs = 1_000;
const answersMost = 5_000;

function weakTag(text: string): string {
  return `W/"${createHash('sha1').update(text).digest('base64url')}"`;
}

export function restaurantRoutes(app: FastifyInstance, service: BookingService, limiter: RateLimiter): void {
  const { cache, clock } = service.context;

  route(app, limiter, {
    method: 'GET',
    url: '/v1/restaurants',
    tag: 'restaurants',
    summary: 'List restaurants',
    query: RestaurantListQuery,
    headers: ifNoneMatch,
    status: 200,
    answers: 'RestaurantList',
    handle: async ({ query, request, reply }) => {
      const all = (await cache.restaurants())
        .filter(({ area }) => query.area === undefined || area === query.area)
        .filter(({ cuisine }) => query.cuisine === undefined || cuisine === query.cuisine)
        .filter(({ restaurantId }) => query.cursor === undefined || restaurantId > query.cursor);
      const items = all.slice(0, query.limit);
      reply.header('cache-control', pageControl);
      const etag = weakTag(items.map(({ restaurantId, revision }) => `${restaurantId}@${revision}`).join());
      if (isNotModified(request, reply, etag)) return reply.code(304).send();
      const answer: RestaurantList = {
        items: items.map(restaurantSummary),
        nextCursor: all.length > items.length ? (items.at(-1)?.restaurantId ?? null) : null,
        cachedAt: isoTime(clock()),
      };
      return answer;
    },
  });

  route(app, limiter, {
    method: 'GET',
    url: '/v1/restaurants/:restaurantId',
    tag: 'restaurants',
    summary: "Read a restaurant's page",
    params: RestaurantAddress,
    headers: ifNoneMatch,
    status: 200,
    answers: 'RestaurantPage',
    refusals: ['RESTAURANT_NOT_FOUND'],
    handle: async ({ params, request, reply }) => {
      const restaurant = await cache.restaurant(params.restaurantId);
      if (restaurant === undefined) throw problemOf(restaurantNotFound(params.restaurantId).refusal);
      reply.header('cache-control', pageControl);
      if (isNotModified(request, reply, `W/"${restaurant.revision}"`)) return reply.code(304).send();
      return restaurantPage(restaurant, isoTime(clock()));
    },
  });

  const answers = new Map<string, { version: string; untilMs: number; json: string; etag: string }>();

  route(app, limiter, {
    method: 'GET',
    url: '/v1/restaurants/:restaurantId/availability',
    tag: 'restaurants',
    summary: 'Which arrivals of a day can be had, and why others cannot',
    description:
      'The answer comes from the cache and says how old it is in `cachedAt`; holds and bookings are always decided afresh.',
    params: RestaurantAddress,
    query: AvailabilityQuery,
    headers: ifNoneMatch,
    status: 200,
    answers: 'Availability',
    refusals: ['RESTAURANT_NOT_FOUND'],
    handle: async ({ params: { restaurantId }, query, request, reply }) => {
      const day = await cache.day({ restaurantId, date: query.date });
      if (day === undefined) throw problemOf(restaurantNotFound(restaurantId).refusal);
      const nowMs = clock();
      const name = `${restaurantId}/${query.date}/${query.partySize}/${query.seatType ?? ''}`;
      let answer = answers.get(name);
      if (answer === undefined || answer.version !== day.version || answer.untilMs <= nowMs) {
        if (answers.size >= answersMost) answers.clear();
        const computed = availabilityAnswer(day, query, nowMs);
        const json = JSON.stringify(computed);
        const etag = weakTag(JSON.stringify(computed.slots));
        answer = { version: day.version, untilMs: nowMs + answerMs, json, etag };
        answers.set(name, answer);
      }
      reply.header('cache-control', availabilityControl);
      if (isNotModified(request, reply, answer.etag)) return reply.code(304).send();
      return reply.header('content-type', 'application/json; charset=utf-8').send(answer.json);
    },
  });

  route(app, limiter, {
    method: 'GET',
    url: '/v1/availability',
    tag: 'restaurants',
    summary: 'Search all restaurants of an evening',
    query: EveningQuery,
    status: 200,
    answers: 'EveningSearch',
    handle: async ({ query, reply }) => {
      reply.header('cache-control', availabilityControl);
      return searchEvening(cache, query, clock());
    },
  });
}
