/** The lab's answer to a reservation read, with the reservation's JSON spliced in. */
import type { ReservationAddress } from '@quicktable/contracts';
import type { FastifyReply } from 'fastify';
import { ProblemError } from '../errors.ts';

/**
 * Sends `{"source":…,"data":…,"responseTimeMs":…}`.
 * @param json The reservation as JSON, put in unparsed
 * @param elapsedMs Milliseconds the read took; shown with two decimals
 */
export function sendReservation(
  reply: FastifyReply,
  source: 'cache' | 'database',
  json: string,
  elapsedMs: number,
): FastifyReply {
  reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store');
  return reply.send(`{"source":"${source}","data":${json},"responseTimeMs":${elapsedMs.toFixed(2)}}`);
}

export function reservationNotFound({ userId, reservationId }: ReservationAddress): ProblemError {
  return new ProblemError('RESERVATION_NOT_FOUND', `User "${userId}" has no reservation "${reservationId}".`);
}
