/**
 * The life of a reservation: which status may follow which, who may bring it about, and from when. What staff pressed by mistake, or what
 * the evening proved wrong, can be taken back: a party that was given up comes after all, one that "left" still sits there.
 */
import type { Reservation, ReservationStatus } from '../model/reservation.ts';

const ONWARD: Readonly<Record<ReservationStatus, readonly ReservationStatus[]>> = {
  pending: ['confirmed', 'cancelled'],
  confirmed: ['seated', 'no-show', 'cancelled'],
  seated: ['completed'],
  completed: [],
  cancelled: [],
  'no-show': [],
};

const BACK: Readonly<Record<ReservationStatus, readonly ReservationStatus[]>> = {
  pending: [],
  confirmed: [],
  seated: ['confirmed'],
  completed: ['seated'],
  cancelled: ['confirmed'],
  'no-show': ['seated', 'confirmed'],
};

/** A party that is late is not yet a party that did not come. */
export const NO_SHOW_AFTER_MINUTES = 15;
/** Parties are seated early when their table is free, but not the day before. */
export const SEAT_BEFORE_MINUTES = 120;
/** So long after the arrival a status can be taken back; then the evening is history, and counted. */
export const TAKE_BACK_HOURS = 12;

export type TransitionRefusal = 'transition-not-allowed' | 'transition-too-early' | 'transition-too-late';

/** Whether this status keeps its tables. */
export function holdsTables(status: ReservationStatus): boolean {
  return status === 'pending' || status === 'confirmed' || status === 'seated';
}

type Placed = Pick<Reservation, 'status' | 'startsAt'>;

/** From when `reservation` may become `to`, epoch milliseconds; null: at any time. */
function earliestMs({ startsAt }: Placed, to: ReservationStatus): number | null {
  if (to === 'no-show') return Date.parse(startsAt) + NO_SHOW_AFTER_MINUTES * 60_000;
  if (to === 'seated') return Date.parse(startsAt) - SEAT_BEFORE_MINUTES * 60_000;
  return null;
}

/** Null when `reservation` may become `to` at `nowMs`. Guests may cancel; everything else is for staff. */
export function transitionRefusal(
  reservation: Placed,
  to: ReservationStatus,
  actor: 'guest' | 'staff',
  nowMs: number,
): TransitionRefusal | null {
  const onward = ONWARD[reservation.status].includes(to);
  if (!onward && !BACK[reservation.status].includes(to)) return 'transition-not-allowed';
  if (actor === 'guest' && to !== 'cancelled') return 'transition-not-allowed';
  if (!onward && nowMs > Date.parse(reservation.startsAt) + TAKE_BACK_HOURS * 3_600_000)
    return 'transition-too-late';
  const fromMs = earliestMs(reservation, to);
  return fromMs !== null && nowMs < fromMs ? 'transition-too-early' : null;
}

export interface NextStatus {
  readonly status: Exclude<ReservationStatus, 'pending'>;
  /** Epoch milliseconds; null: now. */
  readonly fromMs: number | null;
  /** Whether it takes back what was done. */
  readonly takesBack: boolean;
}

/** What staff may make of `reservation`, now or later in the evening. */
export function nextStatuses(reservation: Placed, nowMs: number): readonly NextStatus[] {
  const { status } = reservation;
  return [...ONWARD[status], ...BACK[status]].flatMap((to) => {
    if (to === 'pending') return [];
    const refusal = transitionRefusal(reservation, to, 'staff', nowMs);
    if (refusal !== null && refusal !== 'transition-too-early') return [];
    const fromMs = refusal === null ? null : earliestMs(reservation, to);
    return [{ status: to, fromMs, takesBack: BACK[status].includes(to) }];
  });
}
