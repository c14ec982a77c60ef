/** Who on the waitlist is served by what has opened: the first to have joined whose wish can be met, at the earliest time of theirs. */
import type { WaitlistEntry } from '../model/waitlist-entry.ts';
import type { DayView } from './day-view.ts';
import { decideSlot, type SlotOffer } from './decide-slot.ts';

/** How long a notified party's table is kept. */
export const WAITLIST_OFFER_MINUTES = 15;

export interface WaitlistMatch {
  readonly entry: WaitlistEntry;
  readonly offer: SlotOffer;
}

/**
 * One match at a time: the caller takes a hold for it and asks again with the day as it then is.
 *
 * @param entries of this restaurant and date, in the order of joining
 */
export function matchWaitlist(day: DayView, entries: readonly WaitlistEntry[]): WaitlistMatch | null {
  for (const entry of entries) {
    if (entry.status !== 'waiting') continue;
    for (const period of day.opening.periods) {
      for (
        let minute = period.opensMinute;
        minute <= period.lastOrderMinute;
        minute += day.restaurant.slotMinutes
      ) {
        if (minute < entry.earliestMinute || minute > entry.latestMinute) continue;
        const decision = decideSlot(day, entry, minute);
        if (decision.offered) return { entry, offer: decision.offer };
      }
    }
  }
  return null;
}
