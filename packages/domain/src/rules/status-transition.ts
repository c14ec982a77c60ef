/** The life of a reservation: which status may follow which, who may bring it about, and from when. */
import type { Reservation, ReservationStatus } from '../model/reservation.ts';

const NEXT: Readonly<Record<ReservationStatus, readonly ReservationStatus[]>> = {
  pending: ['confirmed', 'cancelled'],
  confirmed: ['seated', 'cancelled', 'no-show'],
  seated: ['completed'],
  completed: [],
  cancelled: [],
  'no-show': [],
};

/** A party that is late is not yet a party that did not come. */
export const NO_SHOW_AFTER_MINUTES = 15;
/** Parties are seated early when their table is free, but not the day before. */
export const SEAT_BEFORE_MINUTES = 120;

export type TransitionRefusal = 'transition-not-allowed' | 'transition-too-early';

/** Whether this status keeps its tables. */
export function holdsTables(status: ReservationStatus): boolean {
  return status === 'pending' || status === 'confirmed' || status === 'seated';
}

/** Null when `reservation` may become `to` at `nowMs`. Guests may cancel; everything else is for staff. */
export function transitionRefusal(
  reservation: Pick<Reservation, 'status' | 'startsAt'>,
  to: ReservationStatus,
  actor: 'guest' | 'staff',
  nowMs: number,
): TransitionRefusal | null {
  if (!NEXT[reservation.status].includes(to)) return 'transition-not-allowed';
  if (actor === 'guest' && to !== 'cancelled') return 'transition-not-allowed';
  const startsAtMs = Date.parse(reservation.startsAt);
  if (to === 'no-show' && nowMs < startsAtMs + NO_SHOW_AFTER_MINUTES * 60_000) return 'transition-too-early';
  if (to === 'seated' && nowMs < startsAtMs - SEAT_BEFORE_MINUTES * 60_000) return 'transition-too-early';
  return null;
}
