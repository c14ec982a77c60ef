/** Puts a new reservation together: one object from the wish, the offer and the guest, with the terms of the day frozen on it. */
import {
  CONFIRMATION_CODE_BYTES,
  confirmationCode,
  freezePolicy,
  hashSecret,
  type Override,
  type Reservation,
  type ReservationSource,
  type Restaurant,
  type SeatType,
  timeOf,
} from '@quicktable/domain';
import { newId, type Random } from './ids.ts';
import { isoTime } from './views.ts';

export interface GuestDetails {
  readonly userId: string;
  readonly guestName: string;
  readonly phoneNumber: string;
  readonly email: string | null;
  readonly guestNote: string;
  readonly staffNote: string;
  readonly language: 'ko' | 'en';
}

export interface Placement {
  readonly date: string;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly startsAtMs: number;
  readonly partySize: number;
  readonly seatType: SeatType | null;
  readonly tableIds: readonly string[];
}

export function makeReservation(
  restaurant: Restaurant,
  placement: Placement,
  guest: GuestDetails,
  made: {
    readonly source: ReservationSource;
    readonly overrides: readonly Override[];
    readonly manageSecret: string;
    readonly seated: boolean;
  },
  nowMs: number,
  random: Random,
): Reservation {
  const { confirmAbovePartySize } = restaurant;
  const waits =
    made.source === 'online' && confirmAbovePartySize !== null && placement.partySize > confirmAbovePartySize;
  return {
    userId: guest.userId,
    reservationId: newId('res', random),
    restaurantId: restaurant.restaurantId,
    restaurantName: restaurant.name[guest.language],
    date: placement.date,
    time: timeOf(placement.startMinute),
    partySize: placement.partySize,
    phoneNumber: guest.phoneNumber,
    status: made.seated ? 'seated' : waits ? 'pending' : 'confirmed',
    createdAt: isoTime(nowMs),
    updatedAt: isoTime(nowMs),
    revision: 1,
    timeZone: restaurant.timeZone,
    startsAt: isoTime(placement.startsAtMs),
    startMinute: placement.startMinute,
    endMinute: placement.endMinute,
    tableIds: placement.tableIds,
    seatType: placement.seatType,
    guestName: guest.guestName,
    email: guest.email,
    guestNote: guest.guestNote,
    staffNote: guest.staffNote,
    source: made.source,
    language: guest.language,
    confirmationCode: confirmationCode(random(CONFIRMATION_CODE_BYTES)),
    manageTokenHash: hashSecret(made.manageSecret),
    policy: freezePolicy(restaurant),
    overrides: made.overrides,
  };
}

/** What a reservation takes on its service date. */
export function claimOf(reservation: Reservation) {
  return {
    claimId: reservation.reservationId,
    kind: 'reservation',
    tableIds: reservation.tableIds,
    startMinute: reservation.startMinute,
    endMinute: reservation.endMinute,
    covers: reservation.partySize,
    expiresAtMs: null,
  } as const;
}
