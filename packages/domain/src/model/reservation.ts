/** The reservation as it is stored, and the words its fields may hold. */

import type { LocalizedText } from './localized-text.ts';
import type { SeatType } from './table.ts';

export const RESERVATION_STATUSES = [
  'pending',
  'confirmed',
  'seated',
  'completed',
  'cancelled',
  'no-show',
] as const;

export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

export const RESERVATION_SOURCES = ['online', 'staff', 'walk-in', 'waitlist'] as const;

export type ReservationSource = (typeof RESERVATION_SOURCES)[number];

/** The terms a guest agreed to, copied at booking: later changes of the restaurant's rules do not touch them. */
export interface FrozenPolicy {
  readonly version: string;
  readonly text: LocalizedText;
  readonly changeCutoffMinutes: number;
  readonly cancelCutoffMinutes: number;
}

/** A rule that staff set aside knowingly for one reservation. */
export type Override = 'pacing' | 'capacity';

/** Found by its owner and its id, as the lab's table has it. */
export interface ReservationKey {
  readonly userId: string;
  readonly reservationId: string;
}

/** One party's reservation. The first eleven attributes are the lab's, under the lab's names. */
export interface Reservation extends ReservationKey {
  readonly restaurantId: string;
  readonly restaurantName: string;
  /** The service date, `YYYY-MM-DD`. */
  readonly date: string;
  /** The clock on the restaurant's wall, `HH:MM`; before 06:00 it belongs to the night of `date`. */
  readonly time: string;
  readonly partySize: number;
  readonly phoneNumber: string;
  readonly status: ReservationStatus;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Starts at 1 and grows by one with each change. */
  readonly revision: number;
  readonly timeZone: string;
  /** The instant of arrival, RFC 3339, UTC. */
  readonly startsAt: string;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly tableIds: readonly string[];
  readonly seatType: SeatType | null;
  readonly guestName: string;
  readonly email: string | null;
  readonly guestNote: string;
  readonly staffNote: string;
  readonly source: ReservationSource;
  readonly language: 'ko' | 'en';
  readonly confirmationCode: string;
  /** SHA-256 of the secret in the manage link, hexadecimal. */
  readonly manageTokenHash: string;
  readonly policy: FrozenPolicy;
  readonly overrides: readonly Override[];
}
