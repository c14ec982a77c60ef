/** Keeps a table for five minutes while a guest fills in a form. */
import type { Hold as HoldView, HoldRequest } from '@quicktable/contracts';
import { hashSecret, HOLD_SECONDS, serviceMinuteOf, timeOf } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import type { StoredHold } from './documents.ts';
import { findRestaurant } from './find-restaurant.ts';
import { holdWrites } from './hold-writes.ts';
import { newId, newSecret } from './ids.ts';
import { done, type Outcome } from './outcome.ts';
import { askForDay, settleSlot, slotUnavailable } from './settle-slot.ts';
import { isoTime } from './views.ts';

export async function placeHold(context: BookingContext, request: HoldRequest): Promise<Outcome<HoldView>> {
  const day = askForDay(context, request.restaurantId, request.date);
  const found = await findRestaurant(context, request.restaurantId);
  if (!found.ok) return found;
  const restaurant = found.value;
  const { restaurantId, date, time, partySize } = request;
  const startMinute = serviceMinuteOf(time);
  if (startMinute === null) return slotUnavailable('not-a-slot');

  const holdId = newId('hld', context.random);
  const holdToken = newSecret(context.random);
  const party = { partySize, seatType: request.seatType ?? null };
  let expiresAtMs = 0;
  const settled = await settleSlot(
    context,
    {
      restaurant,
      day,
      date,
      startMinute,
      party,
      without: null,
      staff: null,
      touched: [{ kind: 'day', restaurantId, date }],
    },
    ({ endMinute, tableIds, pacingLimit }, nowMs) => {
      expiresAtMs = nowMs + HOLD_SECONDS * 1000;
      const hold: StoredHold = {
        holdId,
        secretHash: hashSecret(holdToken),
        restaurantId,
        date,
        startMinute,
        endMinute,
        ...party,
        tableIds,
        expiresAtMs,
        waitlistEntryId: null,
      };
      return { nowMs, ...holdWrites(hold, pacingLimit) };
    },
  );
  if (!settled.ok) return settled;
  if (!settled.value.committed) throw new Error(`A new hold was refused: ${settled.value.refusal.reason}`);
  return done({
    holdId,
    holdToken,
    restaurantId,
    date,
    time: timeOf(startMinute),
    ...party,
    startsAt: isoTime(settled.value.offer.startsAtMs),
    expiresAt: isoTime(expiresAtMs),
  });
}
