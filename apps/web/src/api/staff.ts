/** The requests that a restaurant's staff makes, one function each. */
import type {
  InvitationView,
  ReservationCreated,
  StaffBookRequest,
  StaffChangeRequest,
  StaffDay,
  StaffReservationView,
  StatusRequest,
  WalkInRequest,
} from '@quicktable/contracts';
import { request } from './request.ts';

const restaurant = (restaurantId: string) => `/v1/staff/restaurants/${encodeURIComponent(restaurantId)}`;

export const dayPath = (restaurantId: string, date: string) => `${restaurant(restaurantId)}/days/${date}`;

export const readDay = (path: string) => request<StaffDay>(path);

/** Requests whose fields with defaults may be left out. */
type Input<Request> = Omit<Request, 'overrides' | 'language'> &
  Partial<Pick<Request, Extract<keyof Request, 'overrides' | 'language'>>>;

export const bookForGuest = (restaurantId: string, body: Input<StaffBookRequest>, idempotencyKey: string) =>
  request<ReservationCreated>(`${restaurant(restaurantId)}/reservations`, {
    method: 'POST',
    headers: { 'idempotency-key': idempotencyKey },
    body,
  });

export const seatWalkIn = (restaurantId: string, body: Input<WalkInRequest>, idempotencyKey: string) =>
  request<ReservationCreated>(`${restaurant(restaurantId)}/walk-ins`, {
    method: 'POST',
    headers: { 'idempotency-key': idempotencyKey },
    body,
  });

const reservationPath = (reservation: StaffReservationView) =>
  `${restaurant(reservation.restaurantId)}/reservations/${reservation.userId}/${reservation.reservationId}`;

const ifMatch = (reservation: StaffReservationView) => ({ 'if-match': `"${reservation.revision}"` });

export const changeForGuest = (reservation: StaffReservationView, body: Input<StaffChangeRequest>) =>
  request<StaffReservationView>(reservationPath(reservation), {
    method: 'PATCH',
    headers: ifMatch(reservation),
    body,
  });

export const setStatus = (reservation: StaffReservationView, status: StatusRequest['status']) =>
  request<StaffReservationView>(`${reservationPath(reservation)}/status`, {
    method: 'POST',
    headers: ifMatch(reservation),
    body: { status },
  });

/** Makes an invitation without being staff; open in the lab profile only. */
export const inviteFirstStaff = (restaurantId: string) =>
  request<InvitationView>(`/v1/admin/restaurants/${encodeURIComponent(restaurantId)}/invitations`, {
    method: 'POST',
    body: {},
  });
