/** GET /reservation/{userId}/{reservationId}/nocache: the same reservation, always from the database. */
import { ReservationAddress } from '@quicktable/contracts';
import type { FastifyInstance } from 'fastify';
import { reservationNotFound, sendReservation } from '../reservation-reply.ts';
import { problemResponse, requestSchema } from '../schemas.ts';
import type { Service } from '../../service.ts';

export function reservationNocacheRoute(app: FastifyInstance, service: Service): void {
  app.get<{ Params: ReservationAddress }>(
    '/reservation/:userId/:reservationId/nocache',
    {
      config: { invalidCode: 'INVALID_RESERVATION_ID' },
      schema: {
        tags: ['lab'],
        summary: 'Read a reservation from the database',
        params: requestSchema(ReservationAddress),
        response: {
          200: { description: 'The reservation', $ref: 'ReservationResponse#' },
          400: problemResponse('An id is empty, too long or holds control characters'),
          404: problemResponse('There is no such reservation'),
          503: problemResponse('The database does not answer'),
        },
      },
    },
    async (request, reply) => {
      const startedAt = performance.now();
      const reservation = await service.readReservationUncached(request.params);
      if (reservation === undefined) throw reservationNotFound(request.params);
      return sendReservation(reply, 'database', JSON.stringify(reservation), performance.now() - startedAt);
    },
  );
}
