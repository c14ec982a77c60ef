/** Holds and reservations, as guests make and keep them. */
import {
  BookRequest,
  type ChangeLog,
  ChangeRequest,
  GuestReservationAddress,
  HoldAddress,
  HoldRequest,
  IdempotencyKey,
  LookupRequest,
  PageQuery,
} from '@quicktable/contracts';
import { type Reservation, serviceMinuteOf } from '@quicktable/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../errors.ts';
import { findGuestReservation } from '../../use-cases/access.ts';
import { addAttempt, ATTEMPT_WINDOW_SECONDS } from '../../use-cases/attempts.ts';
import { book, type Booking } from '../../use-cases/book.ts';
import { cancelReservation } from '../../use-cases/cancel-reservation.ts';
import { changeReservation } from '../../use-cases/change-reservation.ts';
import { idempotencyOf } from '../../use-cases/idempotency.ts';
import { listChanges } from '../../use-cases/list-changes.ts';
import { lookupReservation } from '../../use-cases/lookup-reservation.ts';
import { placeHold } from '../../use-cases/place-hold.ts';
import { releaseHold } from '../../use-cases/release-hold.ts';
import { reservationView } from '../../use-cases/views.ts';
import { unwrap } from './answer.ts';
import type { BookingService } from './booking-service.ts';
import { guestAccess, sessionOf, signedIn } from './caller.ts';
import { expectedRevision, isNotModified, revisionTag } from './entity-tag.ts';
import { route } from './route.ts';

const ifMatch = { 'if-match': { description: 'The ETag of the reservation as last read', required: true } };
const manageToken = { 'manage-token': { description: 'The token of the manage link, instead of a session' } };
const holdToken = { 'hold-token': { description: 'The holdToken that the hold came with', required: true } };
export const idempotencyHeader = {
  'idempotency-key': {
    description: 'The same key with the same body gives the same answer for 24 hours',
    required: true,
  },
};

/** @throws ProblemError when the header is missing or out of shape */
export function readIdempotencyKey(request: FastifyRequest): string {
  const key = IdempotencyKey.safeParse(request.headers['idempotency-key']);
  if (key.success) return key.data;
  throw new ProblemError(
    'INVALID_REQUEST',
    'Send an Idempotency-Key of 8 to 128 visible ASCII characters, a new UUID for each new booking.',
  );
}

function sendReservation(reply: FastifyReply, reservation: Reservation) {
  reply.header('etag', revisionTag(reservation.revision));
  return reservationView(reservation);
}

function placeOf(request: BookRequest): Booking['place'] {
  if ('holdId' in request) return { kind: 'hold', holdId: request.holdId, holdToken: request.holdToken };
  const { restaurantId, date, partySize } = request;
  return {
    kind: 'direct',
    restaurantId,
    date,
    partySize,
    startMinute: serviceMinuteOf(request.time) ?? 0,
    seatType: request.seatType ?? null,
  };
}

export function reservationRoutes(app: FastifyInstance, service: BookingService): void {
  const { context } = service;

  route(app, service.limiter, {
    method: 'POST',
    url: '/v1/holds',
    tag: 'reservations',
    summary: 'Keep a table for five minutes',
    body: HoldRequest,
    status: 201,
    answers: 'Hold',
    refusals: ['RESTAURANT_NOT_FOUND', 'SLOT_UNAVAILABLE'],
    handle: async ({ body }) => unwrap(await placeHold(context, body)),
  });

  route(app, service.limiter, {
    method: 'DELETE',
    url: '/v1/holds/:holdId',
    tag: 'reservations',
    summary: 'Give a held table back',
    params: HoldAddress,
    headers: holdToken,
    status: 204,
    refusals: ['HOLD_NOT_FOUND'],
    handle: async ({ params, request }) => {
      const token = request.headers['hold-token'];
      return unwrap(await releaseHold(context, params.holdId, typeof token === 'string' ? token : ''));
    },
  });

  route(app, service.limiter, {
    method: 'POST',
    url: '/v1/reservations',
    tag: 'reservations',
    summary: 'Book, from a hold or directly',
    description:
      'With a session the reservation belongs to the account; without one the manage link keeps it.',
    body: BookRequest,
    headers: idempotencyHeader,
    status: 201,
    answers: 'ReservationCreated',
    refusals: [
      'RESTAURANT_NOT_FOUND',
      'SLOT_UNAVAILABLE',
      'HOLD_NOT_FOUND',
      'HOLD_EXPIRED',
      'IDEMPOTENCY_KEY_REUSED',
      'CSRF_TOKEN_INVALID',
    ],
    handle: async ({ body, request, reply }) => {
      const key = readIdempotencyKey(request);
      const session = await sessionOf(service, request);
      const { answer, replayed } = unwrap(
        await book(context, {
          userId: session?.userId ?? null,
          guest: {
            guestName: body.guestName,
            phoneNumber: body.phoneNumber,
            email: body.email ?? null,
            guestNote: body.guestNote ?? '',
            staffNote: '',
            language: body.language,
          },
          place: placeOf(body),
          source: 'online',
          staff: null,
          seated: false,
          idempotency: idempotencyOf(session?.userId ?? 'guest', key, body),
        }),
      );
      reply.header('etag', revisionTag(answer.reservation.revision));
      reply.header('location', `/v1/reservations/${answer.reservation.reservationId}`);
      if (replayed) reply.header('idempotency-replayed', 'true');
      return answer;
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/reservations',
    tag: 'reservations',
    summary: 'List my reservations, newest first',
    query: PageQuery,
    status: 200,
    answers: 'ReservationList',
    refusals: ['UNAUTHORIZED'],
    handle: async ({ query, request }) => {
      const { account } = await signedIn(service, request);
      const page = { limit: query.limit, cursor: query.cursor ?? null };
      return context.cache.guestReservations(account.userId, page);
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/reservations/:reservationId',
    tag: 'reservations',
    summary: 'Read a reservation of mine',
    params: GuestReservationAddress,
    headers: manageToken,
    status: 200,
    answers: 'Reservation',
    refusals: ['UNAUTHORIZED', 'RESERVATION_NOT_FOUND'],
    handle: async ({ params, request, reply }) => {
      const access = await guestAccess(service, request);
      const found = unwrap(await findGuestReservation(context, access, params.reservationId));
      if (isNotModified(request, reply, revisionTag(found.revision))) return reply.code(304).send();
      return sendReservation(reply, found);
    },
  });

  route(app, service.limiter, {
    method: 'PATCH',
    url: '/v1/reservations/:reservationId',
    tag: 'reservations',
    summary: 'Change date, time, party or details',
    params: GuestReservationAddress,
    body: ChangeRequest,
    headers: { ...ifMatch, ...manageToken },
    status: 200,
    answers: 'Reservation',
    refusals: [
      'UNAUTHORIZED',
      'RESERVATION_NOT_FOUND',
      'REVISION_REQUIRED',
      'REVISION_STALE',
      'RESERVATION_CLOSED',
      'CHANGE_CUTOFF_PASSED',
      'SLOT_UNAVAILABLE',
    ],
    handle: async ({ params, body, request, reply }) => {
      const access = await guestAccess(service, request);
      const revision = expectedRevision(request);
      return sendReservation(
        reply,
        unwrap(await changeReservation(context, access, params.reservationId, revision, body)),
      );
    },
  });

  route(app, service.limiter, {
    method: 'POST',
    url: '/v1/reservations/:reservationId/cancel',
    tag: 'reservations',
    summary: 'Cancel',
    params: GuestReservationAddress,
    headers: { ...ifMatch, ...manageToken },
    status: 200,
    answers: 'Reservation',
    refusals: [
      'UNAUTHORIZED',
      'RESERVATION_NOT_FOUND',
      'REVISION_REQUIRED',
      'REVISION_STALE',
      'RESERVATION_CLOSED',
      'CANCEL_CUTOFF_PASSED',
    ],
    handle: async ({ params, request, reply }) => {
      const access = await guestAccess(service, request);
      const revision = expectedRevision(request);
      return sendReservation(
        reply,
        unwrap(await cancelReservation(context, access, params.reservationId, revision)),
      );
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: '/v1/reservations/:reservationId/changes',
    tag: 'reservations',
    summary: 'What happened to a reservation of mine',
    params: GuestReservationAddress,
    headers: manageToken,
    status: 200,
    answers: 'ChangeLog',
    refusals: ['UNAUTHORIZED', 'RESERVATION_NOT_FOUND'],
    handle: async ({ params, request }) => {
      const access = await guestAccess(service, request);
      const found = unwrap(await findGuestReservation(context, access, params.reservationId));
      const answer: ChangeLog = { items: await listChanges(context, found, 'guest') };
      return answer;
    },
  });

  route(app, service.limiter, {
    method: 'POST',
    url: '/v1/reservations/lookup',
    tag: 'reservations',
    summary: 'Find a reservation by its confirmation code and telephone number',
    description: 'To read; changing needs the manage link or an account.',
    body: LookupRequest,
    status: 200,
    answers: 'Reservation',
    refusals: ['RESERVATION_NOT_FOUND', 'SIGN_IN_LOCKED'],
    handle: async ({ body, request }) => {
      // A code has forty bits and the telephone number is no secret: few guesses make it safe.
      const from = `lookup:${request.ip}`;
      if ((await addAttempt(context, from)) > lookupsMost) {
        throw new ProblemError(
          'SIGN_IN_LOCKED',
          'Too many codes were tried; use the link from the confirmation.',
          {
            headers: { 'retry-after': String(ATTEMPT_WINDOW_SECONDS) },
          },
        );
      }
      const found = await lookupReservation(context, body.confirmationCode, body.phoneNumber);
      return reservationView(unwrap(found));
    },
  });
}

const lookupsMost = 20;
