/** The requests that guests make, one function each. */
import type {
  AccountView,
  Availability,
  ChangeRequest,
  EveningSearch,
  Hold,
  HoldRequest,
  ReservationCreated,
  ReservationList,
  ReservationView,
  RestaurantPage,
  SessionView,
  WaitlistEntryView,
  WaitlistJoined,
} from '@quicktable/contracts';
import { request, withQuery } from './request.ts';
import { rememberSignedIn } from './signed-in-here.ts';

export interface EveningSearchInput {
  date: string;
  partySize: number;
  time?: string | undefined;
  area?: string | undefined;
  cuisine?: string | undefined;
}

export const eveningPath = (input: EveningSearchInput) => withQuery('/v1/availability', { ...input });

export const restaurantPath = (restaurantId: string) => `/v1/restaurants/${encodeURIComponent(restaurantId)}`;

export const availabilityPath = (restaurantId: string, date: string, partySize: number, seatType?: string) =>
  withQuery(`${restaurantPath(restaurantId)}/availability`, { date, partySize, seatType });

export const searchEvening = (path: string) => request<EveningSearch>(path);
export const readRestaurant = (path: string) => request<RestaurantPage>(path);
export const readAvailability = (path: string) => request<Availability>(path);

export const placeHold = (body: HoldRequest) => request<Hold>('/v1/holds', { method: 'POST', body });

export const releaseHold = (hold: Pick<Hold, 'holdId' | 'holdToken'>) =>
  request<void>(`/v1/holds/${hold.holdId}`, { method: 'DELETE', headers: { 'hold-token': hold.holdToken } });

export interface GuestDetails {
  guestName: string;
  phoneNumber: string;
  email: string | null;
  guestNote: string;
  language: 'ko' | 'en';
}

/** Safe to repeat: the key makes the second request give the first one's answer. */
export const bookFromHold = (
  hold: Pick<Hold, 'holdId' | 'holdToken'>,
  details: GuestDetails,
  idempotencyKey: string,
) =>
  request<ReservationCreated>('/v1/reservations', {
    method: 'POST',
    headers: { 'idempotency-key': idempotencyKey },
    body: { holdId: hold.holdId, holdToken: hold.holdToken, ...details },
  });

/** How a reservation is opened: by its manage token, or by the session when there is none. */
export interface ReservationAccess {
  reservationId: string;
  manageToken?: string | undefined;
}

function accessHeaders(access: ReservationAccess): Record<string, string> {
  return access.manageToken === undefined ? {} : { 'manage-token': access.manageToken };
}

export const readReservation = (access: ReservationAccess) =>
  request<ReservationView>(`/v1/reservations/${access.reservationId}`, { headers: accessHeaders(access) });

export const changeReservation = (access: ReservationAccess, revision: number, body: ChangeRequest) =>
  request<ReservationView>(`/v1/reservations/${access.reservationId}`, {
    method: 'PATCH',
    headers: { ...accessHeaders(access), 'if-match': `"${revision}"` },
    body,
  });

export const cancelReservation = (access: ReservationAccess, revision: number) =>
  request<ReservationView>(`/v1/reservations/${access.reservationId}/cancel`, {
    method: 'POST',
    headers: { ...accessHeaders(access), 'if-match': `"${revision}"` },
    body: {},
  });

export const listMyReservations = () => request<ReservationList>('/v1/reservations');

/** To look at only: what changes it is the manage link, or the account. */
export const lookUpReservation = (confirmationCode: string, phoneNumber: string) =>
  request<ReservationView>('/v1/reservations/lookup', {
    method: 'POST',
    body: { confirmationCode, phoneNumber },
  });

export const readSession = () => request<SessionView>('/v1/session');

export async function signIn(email: string, password: string): Promise<SessionView> {
  const session = await request<SessionView>('/v1/sessions', { method: 'POST', body: { email, password } });
  rememberSignedIn(true);
  return session;
}

export interface SignUpInput {
  email: string;
  password: string;
  name: string;
  language: 'ko' | 'en';
  /** Makes the account one of a restaurant's staff. */
  invitation?: string;
}

/** Makes the account and signs in with it. */
export async function signUp(input: SignUpInput): Promise<SessionView> {
  await request<AccountView>('/v1/accounts', { method: 'POST', body: input });
  return signIn(input.email, input.password);
}

/** Answered the same whether there is such an account or not. */
export const requestPasswordReset = (email: string) =>
  request<void>('/v1/password-resets', { method: 'POST', body: { email } });

export const resetPassword = (token: string, password: string) =>
  request<void>('/v1/password-resets/confirm', { method: 'POST', body: { token, password } });

export async function signOut(): Promise<void> {
  await request<void>('/v1/session', { method: 'DELETE' });
  rememberSignedIn(false);
}

export interface WaitlistInput {
  restaurantId: string;
  date: string;
  earliest: string;
  latest: string;
  partySize: number;
  guestName: string;
  phoneNumber: string;
  language: 'ko' | 'en';
}

export const joinWaitlist = (body: WaitlistInput) =>
  request<WaitlistJoined>('/v1/waitlist', { method: 'POST', body });

export const readWaitlistEntry = (entryId: string, token: string) =>
  request<WaitlistEntryView>(`/v1/waitlist/${entryId}`, { headers: { 'waitlist-token': token } });

export const leaveWaitlist = (entryId: string, token: string) =>
  request<void>(`/v1/waitlist/${entryId}`, { method: 'DELETE', headers: { 'waitlist-token': token } });
