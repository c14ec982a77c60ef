/**
 * GET /v1/restaurants/{restaurantId}/availability: read a thousand times for each booking, so it is the hot path of /v1. An address is checked once and
 * then remembered; the day comes from the cache; the answer's text is kept as long as the day is the same, for a second at most, since time goes on.
 */
import { AvailabilityQuery, RestaurantAddress } from '@quicktable/contracts';
import type { FastifyInstance } from 'fastify';
import { dayTag, restaurantTag } from '../../use-cases/edge-tags.ts';
import { restaurantNotFound } from '../../use-cases/find-restaurant.ts';
import { availabilityAnswer } from '../../use-cases/search.ts';
import { problemOf } from './answer.ts';
import type { BookingService } from './booking-service.ts';
import { isNotModified, weakTag } from './entity-tag.ts';
import { check, route } from './route.ts';

export const availabilityControl = 'public, max-age=0, s-maxage=2, stale-while-revalidate=5';

const answerMs = 1_000;
const answersMost = 5_000;

interface Answer {
  readonly restaurantId: string;
  readonly query: AvailabilityQuery;
  readonly tags: string;
  /** Of the day that it was computed from; empty: not computed yet. */
  version: string;
  untilMs: number;
  json: string;
  etag: string;
}

export function availabilityRoute(app: FastifyInstance, service: BookingService): void {
  const { cache, clock } = service.context;
  /** By the address as it was asked for. */
  const answers = new Map<string, Answer>();

  const answerFor = (url: string, params: unknown, querystring: unknown): Answer => {
    const known = answers.get(url);
    if (known !== undefined) return known;
    const { restaurantId } = check(RestaurantAddress, 'params', params);
    const query = check(AvailabilityQuery, 'querystring', querystring);
    if (answers.size >= answersMost) answers.clear();
    const tags = `${restaurantTag(restaurantId)}, ${dayTag({ restaurantId, date: query.date })}`;
    const answer: Answer = { restaurantId, query, tags, version: '', untilMs: 0, json: '', etag: '' };
    answers.set(url, answer);
    return answer;
  };

  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/restaurants/:restaurantId/availability',
    tag: 'restaurants',
    summary: 'Which arrivals of a day can be had, and why others cannot',
    description:
      'The answer comes from the cache and says how old it is in `cachedAt`; holds and bookings are always decided afresh.',
    documented: { params: RestaurantAddress, query: AvailabilityQuery },
    headers: { 'if-none-match': { description: 'The ETag of the version at hand; the same: 304' } },
    status: 200,
    answers: 'Availability',
    cacheControl: availabilityControl,
    refusals: ['RESTAURANT_NOT_FOUND'],
    handle: async ({ request, reply }) => {
      const answer = answerFor(request.url, request.params, request.query);
      const { restaurantId, query } = answer;
      const day = await cache.day({ restaurantId, date: query.date });
      if (day === undefined) throw problemOf(restaurantNotFound(restaurantId).refusal);
      const nowMs = clock();
      if (answer.version !== day.version || answer.untilMs <= nowMs) {
        const computed = availabilityAnswer(day, query, nowMs);
        answer.version = day.version;
        answer.untilMs = nowMs + answerMs;
        answer.json = JSON.stringify(computed);
        answer.etag = weakTag(JSON.stringify(computed.slots));
      }
      reply.header('cache-tag', answer.tags);
      if (isNotModified(request, reply, answer.etag)) return reply.code(304).send();
      return reply.header('content-type', 'application/json; charset=utf-8').send(answer.json);
    },
  });
}
