/** What a restaurant's staff sees and does. */
import {
  type ChangeLog,
  GuestNoteAddress,
  GuestNoteRequest,
  RestaurantAddress,
  StaffBookRequest,
  StaffChangeRequest,
  StaffDayAddress,
  StaffFindQuery,
  StaffReservationAddress,
  StatusRequest,
  WalkInRequest,
} from '@quicktable/contracts';
import { type Reservation, type ReservationKey, serviceMinuteOf } from '@quicktable/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findStaffReservation } from '../../use-cases/access.ts';
import { book, type Booked } from '../../use-cases/book.ts';
import { writeGuestNote } from '../../use-cases/guest-note.ts';
import { idempotencyOf } from '../../use-cases/idempotency.ts';
import { inviteStaff } from '../../use-cases/invite-staff.ts';
import { listChanges } from '../../use-cases/list-changes.ts';
import { findByCode } from '../../use-cases/lookup-reservation.ts';
import type { Outcome } from '../../use-cases/outcome.ts';
import { staffDay, staffViews } from '../../use-cases/staff-day.ts';
import { changeAsStaff, setStatus } from '../../use-cases/staff-reservation.ts';
import { seatWalkIn } from '../../use-cases/walk-in.ts';
import { requireAdmin } from '../plugins/require-admin.ts';
import { unwrap } from './answer.ts';
import type { BookingService } from './booking-service.ts';
import { staffOf } from './caller.ts';
import { expectedRevision, revisionTag } from './entity-tag.ts';
import { idempotencyHeader, readIdempotencyKey } from './reservation-routes.ts';
import { route } from './route.ts';

const ifMatch = { 'if-match': { description: 'The ETag of the reservation as last read', required: true } };
const staffRefusals = ['UNAUTHORIZED', 'FORBIDDEN', 'CSRF_TOKEN_INVALID'] as const;
const base = '/v1/staff/restaurants/:restaurantId';
const one = `${base}/reservations/:userId/:reservationId`;

export function staffRoutes(app: FastifyInstance, service: BookingService): void {
  const { context } = service;
  const show = async (reply: FastifyReply, reservation: Reservation) => {
    reply.header('etag', revisionTag(reservation.revision));
    return (await staffViews(context, [reservation]))[0];
  };
  /** By the restaurant's staff, under the revision that they saw. */
  const changing = async (
    { restaurantId, userId, reservationId }: StaffReservationAddress,
    request: FastifyRequest,
    reply: FastifyReply,
    change: (restaurantId: string, key: ReservationKey, revision: number) => Promise<Outcome<Reservation>>,
  ) => {
    await staffOf(service, request, restaurantId);
    const revision = expectedRevision(request);
    return show(reply, unwrap(await change(restaurantId, { userId, reservationId }, revision)));
  };
  const showBooked = (reply: FastifyReply, { answer, replayed }: Booked) => {
    reply.header('etag', revisionTag(answer.reservation.revision));
    if (replayed) reply.header('idempotency-replayed', 'true');
    return answer;
  };

  route(app, service.limiter, {
    method: 'GET',
    url: `${base}/days/:date`,
    tag: 'staff',
    summary: 'The day: timeline by table, covers, unassigned parties, waitlist',
    params: StaffDayAddress,
    status: 200,
    answers: 'StaffDay',
    refusals: [...staffRefusals, 'RESTAURANT_NOT_FOUND'],
    handle: async ({ params: { restaurantId, date }, request }) => {
      await staffOf(service, request, restaurantId);
      return unwrap(await staffDay(context, restaurantId, date));
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: `${base}/reservations`,
    tag: 'staff',
    summary: 'Find a reservation by its confirmation code',
    params: RestaurantAddress,
    query: StaffFindQuery,
    status: 200,
    answers: 'StaffReservationList',
    refusals: staffRefusals,
    handle: async ({ params: { restaurantId }, query, request }) => {
      await staffOf(service, request, restaurantId);
      const found = await findByCode(context, query.confirmationCode);
      const own = found.ok && found.value.restaurantId === restaurantId ? [found.value] : [];
      return { items: await staffViews(context, own) };
    },
  });

  route(app, service.limiter, {
    method: 'POST',
    url: `${base}/reservations`,
    tag: 'staff',
    summary: 'Book for a guest, with tables and overrides by choice',
    params: RestaurantAddress,
    body: StaffBookRequest,
    headers: idempotencyHeader,
    status: 201,
    answers: 'ReservationCreated',
    refusals: [...staffRefusals, 'SLOT_UNAVAILABLE', 'TABLES_NOT_FREE', 'IDEMPOTENCY_KEY_REUSED'],
    handle: async ({ params: { restaurantId }, body, request, reply }) => {
      const account = await staffOf(service, request, restaurantId);
      const booked = await book(context, {
        userId: null,
        guest: {
          guestName: body.guestName,
          phoneNumber: body.phoneNumber,
          email: body.email ?? null,
          guestNote: body.guestNote ?? '',
          staffNote: body.staffNote ?? '',
          language: body.language,
        },
        place: {
          kind: 'direct',
          restaurantId,
          date: body.date,
          startMinute: serviceMinuteOf(body.time) ?? 0,
          partySize: body.partySize,
          seatType: body.seatType ?? null,
        },
        source: 'staff',
        staff: { staff: true, overrides: body.overrides, tableIds: body.tableIds ?? null, keepsTime: false },
        seated: false,
        idempotency: idempotencyOf(`${account.userId}/${restaurantId}`, readIdempotencyKey(request), body),
      });
      return showBooked(reply, unwrap(booked));
    },
  });

  route(app, service.limiter, {
    method: 'POST',
    url: `${base}/walk-ins`,
    tag: 'staff',
    summary: 'Seat a party that stands at the door',
    params: RestaurantAddress,
    body: WalkInRequest,
    headers: idempotencyHeader,
    status: 201,
    answers: 'ReservationCreated',
    refusals: [...staffRefusals, 'SLOT_UNAVAILABLE', 'TABLES_NOT_FREE', 'IDEMPOTENCY_KEY_REUSED'],
    handle: async ({ params: { restaurantId }, body, request, reply }) => {
      const account = await staffOf(service, request, restaurantId);
      const scope = `${account.userId}/${restaurantId}/walk-in`;
      const idempotency = idempotencyOf(scope, readIdempotencyKey(request), body);
      return showBooked(reply, unwrap(await seatWalkIn(context, restaurantId, body, idempotency)));
    },
  });

  route(app, service.limiter, {
    method: 'GET',
    url: one,
    tag: 'staff',
    summary: "Read a reservation of the restaurant's",
    params: StaffReservationAddress,
    status: 200,
    answers: 'StaffReservation',
    refusals: [...staffRefusals, 'RESERVATION_NOT_FOUND'],
    handle: async ({ params, request, reply }) => {
      await staffOf(service, request, params.restaurantId);
      return show(reply, unwrap(await findStaffReservation(context, params.restaurantId, params)));
    },
  });

  route(app, service.limiter, {
    method: 'PATCH',
    url: one,
    tag: 'staff',
    summary: 'Change a reservation, or move it to other tables',
    params: StaffReservationAddress,
    body: StaffChangeRequest,
    headers: ifMatch,
    status: 200,
    answers: 'StaffReservation',
    refusals: [
      ...staffRefusals,
      'RESERVATION_NOT_FOUND',
      'REVISION_REQUIRED',
      'REVISION_STALE',
      'RESERVATION_CLOSED',
      'SLOT_UNAVAILABLE',
      'TABLES_NOT_FREE',
    ],
    handle: ({ params, body, request, reply }) =>
      changing(params, request, reply, (restaurantId, key, revision) =>
        changeAsStaff(context, restaurantId, key, revision, body),
      ),
  });

  route(app, service.limiter, {
    method: 'POST',
    url: `${one}/status`,
    tag: 'staff',
    summary: 'Confirm, seat, complete, cancel, mark as no-show; or take back one of these',
    params: StaffReservationAddress,
    body: StatusRequest,
    headers: ifMatch,
    status: 200,
    answers: 'StaffReservation',
    refusals: [
      ...staffRefusals,
      'RESERVATION_NOT_FOUND',
      'REVISION_REQUIRED',
      'REVISION_STALE',
      'STATUS_NOT_ALLOWED',
      'SLOT_UNAVAILABLE',
      'TABLES_NOT_FREE',
    ],
    handle: ({ params, body, request, reply }) =>
      changing(params, request, reply, (restaurantId, key, revision) =>
        setStatus(context, restaurantId, key, revision, body.status),
      ),
  });

  route(app, service.limiter, {
    method: 'GET',
    url: `${one}/changes`,
    tag: 'staff',
    summary: 'What happened to a reservation',
    params: StaffReservationAddress,
    status: 200,
    answers: 'ChangeLog',
    refusals: [...staffRefusals, 'RESERVATION_NOT_FOUND'],
    handle: async ({ params, request }) => {
      await staffOf(service, request, params.restaurantId);
      const found = unwrap(await findStaffReservation(context, params.restaurantId, params));
      const answer: ChangeLog = { items: await listChanges(context, found, 'staff') };
      return answer;
    },
  });

  route(app, service.limiter, {
    method: 'PUT',
    url: `${base}/guests/:phoneNumber/note`,
    tag: 'staff',
    summary: 'Write down what to remember of a guest',
    params: GuestNoteAddress,
    body: GuestNoteRequest,
    status: 200,
    answers: 'GuestProfile',
    refusals: staffRefusals,
    handle: async ({ params: { restaurantId, phoneNumber }, body, request }) => {
      await staffOf(service, request, restaurantId);
      return writeGuestNote(context, restaurantId, phoneNumber, body.note);
    },
  });

  route(app, service.limiter, {
    method: 'POST',
    url: `${base}/invitations`,
    tag: 'staff',
    summary: 'Invite a colleague',
    params: RestaurantAddress,
    status: 201,
    answers: 'Invitation',
    refusals: staffRefusals,
    handle: async ({ params: { restaurantId }, request }) => {
      await staffOf(service, request, restaurantId);
      return unwrap(await inviteStaff(context, restaurantId));
    },
  });

  void app.register(async (scope) => {
    // The first of a restaurant's staff is invited by whoever runs the service.
    scope.addHook('onRequest', requireAdmin(service));
    route(scope, service.limiter, {
      method: 'POST',
      url: '/v1/admin/restaurants/:restaurantId/invitations',
      tag: 'staff',
      summary: "Invite the first of a restaurant's staff",
      description: 'Open in the lab profile; in production it needs the admin token.',
      params: RestaurantAddress,
      status: 201,
      answers: 'Invitation',
      refusals: ['UNAUTHORIZED', 'RESTAURANT_NOT_FOUND'],
      handle: async ({ params: { restaurantId } }) => unwrap(await inviteStaff(context, restaurantId)),
    });
  });
}
