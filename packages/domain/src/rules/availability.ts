/** The slots of a day for one party, each with its status and, where it cannot be had, why. */
import { timeOf } from '../time/wall-clock.ts';
import { bestFit } from './best-fit.ts';
import type { DayView } from './day-view.ts';
import { decideSlot, type Party, type SlotOffer, type SlotRefusal } from './decide-slot.ts';
import { pacingSlot } from './pacing.ts';

export interface Slot {
  readonly time: string;
  readonly startMinute: number;
  /** Null when the clocks skip this time. */
  readonly startsAtMs: number | null;
  /** `limited`: after this party, none of the same size would find a place at the same time. */
  readonly status: 'available' | 'limited' | 'unavailable';
  readonly reason: SlotRefusal | null;
}

/** In the order of the day; empty when the restaurant is closed. */
export function availability(day: DayView, party: Party): readonly Slot[] {
  const slots: Slot[] = [];
  for (const period of day.opening.periods) {
    for (
      let startMinute = period.opensMinute;
      startMinute <= period.lastOrderMinute;
      startMinute += day.restaurant.slotMinutes
    ) {
      const decision = decideSlot(day, party, startMinute);
      slots.push({
        time: timeOf(startMinute),
        startMinute,
        startsAtMs: day.instantOf(startMinute),
        status: decision.offered
          ? isLast(day, party, decision.offer)
            ? 'limited'
            : 'available'
          : 'unavailable',
        reason: decision.offered ? null : decision.reason,
      });
    }
  }
  return slots;
}

function isLast(day: DayView, party: Party, offer: SlotOffer): boolean {
  const arriving = day.covers.get(pacingSlot(offer.startMinute)) ?? 0;
  if (offer.pacingLimit !== null && arriving + 2 * party.partySize > offer.pacingLimit) return true;
  const seated = new Set(offer.tableIds);
  const taken = (index: number) =>
    seated.has(day.restaurant.tables[index]?.tableId ?? '') ||
    day.isTaken(index, offer.startMinute, offer.endMinute);
  return bestFit(day.restaurant, party.partySize, party.seatType, taken) === null;
}
