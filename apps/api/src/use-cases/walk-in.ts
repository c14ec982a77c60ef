/** A party that stands at the door: seated now, in the quarter of an hour that is running. */
import type { WalkInRequest } from '@quicktable/contracts';
import { PACING_MINUTES, serviceMomentAt } from '@quicktable/domain';
import { book, type Booked } from './book.ts';
import type { BookingContext } from './booking-context.ts';
import { findRestaurant } from './find-restaurant.ts';
import type { Idempotency } from './idempotency.ts';
import type { Outcome } from './outcome.ts';

export async function seatWalkIn(
  context: BookingContext,
  restaurantId: string,
  request: WalkInRequest,
  idempotency: Idempotency,
): Promise<Outcome<Booked>> {
  const found = await findRestaurant(context, restaurantId);
  if (!found.ok) return found;
  const { date, minute } = serviceMomentAt(context.clock(), found.value.timeZone);
  return book(context, {
    userId: null,
    guest: {
      guestName: request.guestName ?? 'Walk-in',
      phoneNumber: request.phoneNumber ?? '',
      email: null,
      guestNote: '',
      staffNote: request.staffNote ?? '',
      language: 'ko',
    },
    place: {
      kind: 'direct',
      restaurantId,
      date,
      startMinute: Math.floor(minute / PACING_MINUTES) * PACING_MINUTES,
      partySize: request.partySize,
      seatType: null,
    },
    source: 'walk-in',
    staff: {
      staff: true,
      overrides: request.overrides,
      tableIds: request.tableIds ?? null,
      keepsTime: false,
    },
    seated: true,
    idempotency,
  });
}
