/** Search: the slots of one restaurant, or of all restaurants of an evening. Answers come from the cache and say how old they are. */
import type { Availability, AvailabilityQuery, EveningQuery, EveningSearch } from '@quicktable/contracts';
import { availability, dayView, serviceMinuteOf, type Slot } from '@quicktable/domain';
import type { BookingCache, CachedDay } from './booking-cache.ts';
import { isoTime, restaurantSummary, slotView } from './views.ts';

/** How far from the wanted time an arrival may be, minutes. */
const nearMinutes = 60;

function slotsOf(day: CachedDay, query: AvailabilityQuery, nowMs: number): readonly Slot[] {
  const { restaurant, inventory } = day;
  const view = dayView(restaurant, query.date, inventory.claims, nowMs);
  return availability(view, { partySize: query.partySize, seatType: query.seatType ?? null });
}

export function availabilityAnswer(day: CachedDay, query: AvailabilityQuery, nowMs: number): Availability {
  const { restaurant, inventory, cachedAtMs } = day;
  const view = dayView(restaurant, query.date, inventory.claims, nowMs);
  return {
    restaurantId: restaurant.restaurantId,
    date: query.date,
    partySize: query.partySize,
    seatType: query.seatType ?? null,
    timeZone: restaurant.timeZone,
    openingNote: view.opening.note,
    slots: availability(view, { partySize: query.partySize, seatType: query.seatType ?? null }).map(slotView),
    cachedAt: isoTime(cachedAtMs),
  };
}

export async function searchEvening(
  cache: BookingCache,
  query: EveningQuery,
  nowMs: number,
): Promise<EveningSearch> {
  const days = await cache.evening(query.date);
  return eveningAnswer(days, query, nowMs);
}

export function eveningAnswer(days: readonly CachedDay[], query: EveningQuery, nowMs: number): EveningSearch {
  const wanted = query.time === undefined ? null : serviceMinuteOf(query.time);
  const near = ({ startMinute }: Slot) => wanted === null || Math.abs(startMinute - wanted) <= nearMinutes;
  const found = days
    .filter(({ restaurant }) => query.area === undefined || restaurant.area === query.area)
    .filter(({ restaurant }) => query.cuisine === undefined || restaurant.cuisine === query.cuisine)
    .map((day) => ({ day, slots: slotsOf(day, query, nowMs).filter(near) }));
  const isFree = (slots: readonly Slot[]) => slots.some(({ status }) => status !== 'unavailable');
  found.sort((a, b) => Number(isFree(b.slots)) - Number(isFree(a.slots)));
  const oldestMs = days.reduce((oldest, { cachedAtMs }) => Math.min(oldest, cachedAtMs), nowMs);
  return {
    date: query.date,
    partySize: query.partySize,
    seatType: query.seatType ?? null,
    restaurants: found.map(({ day, slots }) => ({
      restaurant: restaurantSummary(day.restaurant),
      slots: slots.map(slotView),
    })),
    cachedAt: isoTime(oldestMs),
  };
}
