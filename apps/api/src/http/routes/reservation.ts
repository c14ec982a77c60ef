/**
 * GET /reservation/{userId}/{reservationId}: a reservation through the cache. This is the hot path: the JSON that the store
 * holds is put into the reply as it is, and no hook, logger or serializer of the framework takes part.
 */
import { ReservationAddress } from '@quicktable/contracts';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics.ts';
import { reservationNotFound, sendReservation } from '../reservation-reply.ts';
import { problemResponse, requestSchema } from '../schemas.ts';
import type { Service } from '../../service.ts';

export function reservationRoute(app: FastifyInstance, service: Service, metrics: Metrics): void {
  const fromCache = metrics.reservationReads.labels('cache');
  const fromDatabase = metrics.reservationReads.labels('database');
  const duration = metrics.requestDuration.labels('GET', '/reservation/:userId/:reservationId', '200');

  app.get<{ Params: ReservationAddress }>(
    '/reservation/:userId/:reservationId',
    {
      config: { invalidCode: 'INVALID_RESERVATION_ID' },
      schema: {
        tags: ['lab'],
        summary: 'Read a reservation through the cache',
        description: 'The first read says `database`, the next ones `cache`.',
        params: requestSchema(ReservationAddress),
        response: {
          200: { description: 'The reservation', $ref: 'ReservationResponse#' },
          400: problemResponse('An id is empty, too long or holds control characters'),
          404: problemResponse('There is no such reservation'),
          503: problemResponse('Neither cache nor database can answer'),
        },
      },
    },
    async (request, reply) => {
      const startedAt = performance.now();
      const found = await service.readReservation(request.params);
      if (found === undefined) throw reservationNotFound(request.params);
      const elapsedMs = performance.now() - startedAt;
      (found.source === 'cache' ? fromCache : fromDatabase).inc();
      duration.observe(elapsedMs / 1_000);
      return sendReservation(reply, found.source, found.json, elapsedMs);
    },
  );
}
