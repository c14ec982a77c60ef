/** From what is stored to what is shown. */
import type {
  AccountView,
  ReservationView,
  RestaurantPage,
  RestaurantSummary,
  Slot as SlotView,
  StaffReservationView,
  WaitlistEntryView,
} from '@quicktable/contracts';
import {
  cutoffAt,
  type GuestProfile,
  instantsOf,
  nextStatuses,
  type OpeningPeriod,
  type Reservation,
  type Restaurant,
  type Slot,
  timeOf,
  type WaitlistEntry,
} from '@quicktable/domain';
import type { Account } from './documents.ts';

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

export function restaurantSummary(restaurant: Restaurant): RestaurantSummary {
  const { restaurantId, name, description, address, area, cuisine, priceLevel, minParty, maxParty } =
    restaurant;
  const seatTypes = [...new Set(restaurant.tables.map((table) => table.seatType))];
  return {
    restaurantId,
    name,
    description,
    address,
    area,
    cuisine,
    priceLevel,
    minParty,
    maxParty,
    seatTypes,
  };
}

export function openingPeriods(
  periods: readonly OpeningPeriod[],
): { opens: string; lastOrder: string; closes: string }[] {
  return periods.map(({ opensMinute, lastOrderMinute, closesMinute }) => ({
    opens: timeOf(opensMinute),
    lastOrder: timeOf(lastOrderMinute),
    closes: timeOf(closesMinute),
  }));
}

export function restaurantPage(restaurant: Restaurant, cachedAt: string): RestaurantPage {
  return {
    ...restaurantSummary(restaurant),
    revision: restaurant.revision,
    phoneNumber: restaurant.phoneNumber,
    timeZone: restaurant.timeZone,
    weeklyHours: restaurant.weeklyHours.map(openingPeriods),
    exceptions: restaurant.exceptions.map(({ date, reason, periods }) => ({
      date,
      reason,
      periods: openingPeriods(periods),
    })),
    holidayRule: restaurant.holidayRule,
    slotMinutes: restaurant.slotMinutes,
    confirmAbovePartySize: restaurant.confirmAbovePartySize,
    bookingOpensDaysAhead: restaurant.bookingOpensDaysAhead,
    minimumNoticeMinutes: restaurant.minimumNoticeMinutes,
    changeCutoffMinutes: restaurant.changeCutoffMinutes,
    cancelCutoffMinutes: restaurant.cancelCutoffMinutes,
    cancellationPolicy: restaurant.cancellationPolicy,
    cachedAt,
  };
}

export function slotView({ time, startsAtMs, status, reason }: Slot): SlotView {
  return { time, startsAt: startsAtMs === null ? null : isoTime(startsAtMs), status, reason };
}

/** When the table is given back. Should the clocks skip that minute, the arrival and the turn tell. */
function endsAt(reservation: Reservation): string {
  const turnMs = (reservation.endMinute - reservation.startMinute) * 60_000;
  const instant = instantsOf(reservation.date, reservation.timeZone)(reservation.endMinute);
  return isoTime(instant ?? Date.parse(reservation.startsAt) + turnMs);
}

export function reservationView(reservation: Reservation): ReservationView {
  return {
    reservationId: reservation.reservationId,
    restaurantId: reservation.restaurantId,
    restaurantName: reservation.restaurantName,
    date: reservation.date,
    time: reservation.time,
    timeZone: reservation.timeZone,
    startsAt: reservation.startsAt,
    endsAt: endsAt(reservation),
    partySize: reservation.partySize,
    seatType: reservation.seatType,
    status: reservation.status,
    guestName: reservation.guestName,
    phoneNumber: reservation.phoneNumber,
    email: reservation.email,
    guestNote: reservation.guestNote,
    language: reservation.language,
    confirmationCode: reservation.confirmationCode,
    policy: {
      version: reservation.policy.version,
      text: reservation.policy.text,
      changeUntil: isoTime(cutoffAt(reservation, 'change')),
      cancelUntil: isoTime(cutoffAt(reservation, 'cancel')),
    },
    revision: reservation.revision,
    createdAt: reservation.createdAt,
    updatedAt: reservation.updatedAt,
  };
}

export function staffReservationView(
  reservation: Reservation,
  guest: GuestProfile,
  nowMs: number,
): StaffReservationView {
  return {
    ...reservationView(reservation),
    userId: reservation.userId,
    tableIds: [...reservation.tableIds],
    staffNote: reservation.staffNote,
    source: reservation.source,
    overrides: [...reservation.overrides],
    guest: { ...guest },
    next: nextStatuses(reservation, nowMs).map(({ status, fromMs, takesBack }) => ({
      status,
      from: fromMs === null ? null : isoTime(fromMs),
      takesBack,
    })),
  };
}

export function waitlistEntryView(entry: WaitlistEntry, ahead: number): WaitlistEntryView {
  return {
    entryId: entry.entryId,
    restaurantId: entry.restaurantId,
    date: entry.date,
    earliest: timeOf(entry.earliestMinute),
    latest: timeOf(entry.latestMinute),
    partySize: entry.partySize,
    seatType: entry.seatType,
    guestName: entry.guestName,
    status: entry.status,
    ahead,
    offer:
      entry.offer === null
        ? null
        : {
            holdId: entry.offer.holdId,
            time: timeOf(entry.offer.startMinute),
            expiresAt: isoTime(entry.offer.expiresAtMs),
          },
    createdAt: entry.createdAt,
  };
}

export function accountView(account: Account): AccountView {
  const { userId, email, name, phoneNumber, language, role, restaurantIds } = account;
  return { userId, email, name, phoneNumber, language, role, restaurantIds: [...restaurantIds] };
}
