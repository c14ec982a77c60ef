/** The restaurant: everything about it that guests read and that rules decide by. */

import type { LocalizedText } from './localized-text.ts';
import type { Table } from './table.ts';

/**
 * One stretch of a day in which guests may arrive. Minutes are counted from the midnight that begins the service date, in the
 * restaurant's own time; a kitchen that is open until two in the morning closes at 1560.
 */
export interface OpeningPeriod {
  readonly opensMinute: number;
  /** The latest minute at which a party may arrive. */
  readonly lastOrderMinute: number;
  readonly closesMinute: number;
}

/** A single date on which the usual hours do not hold. No periods: closed. */
export interface OpeningException {
  readonly date: string;
  readonly periods: readonly OpeningPeriod[];
  readonly reason: LocalizedText;
}

/** What the restaurant does on a public holiday of its country. */
export type HolidayRule = 'open' | 'closed' | 'sunday-hours';

/** How long parties up to a size keep their table. */
export interface TurnTime {
  readonly upToPartySize: number;
  readonly minutes: number;
}

/** How many guests the kitchen takes within 15 minutes; a later entry of `peaks` wins inside its stretch. */
export interface Pacing {
  readonly coversPer15Minutes: number;
  readonly peaks: readonly {
    readonly fromMinute: number;
    readonly toMinute: number;
    readonly coversPer15Minutes: number;
  }[];
}

/** A restaurant as its page shows it and as the rules need it. */
export interface Restaurant {
  readonly restaurantId: string;
  readonly revision: number;
  readonly name: LocalizedText;
  readonly description: LocalizedText;
  readonly address: LocalizedText;
  readonly area: string;
  readonly cuisine: string;
  readonly phoneNumber: string;
  /** 1 (everyday) to 4 (a feast). */
  readonly priceLevel: number;
  /** An IANA name; all minutes and dates of this restaurant are read in it. */
  readonly timeZone: string;
  /** By weekday, Sunday first. */
  readonly weeklyHours: readonly (readonly OpeningPeriod[])[];
  readonly exceptions: readonly OpeningException[];
  readonly holidayCalendar: 'KR' | null;
  readonly holidayRule: HolidayRule;
  /** Arrivals are offered every so many minutes; a multiple of 15. */
  readonly slotMinutes: number;
  /** Ascending by size; the last entry holds for larger parties too. */
  readonly turnTimes: readonly TurnTime[];
  readonly pacing: Pacing;
  readonly minParty: number;
  readonly maxParty: number;
  /** Parties larger than this wait for staff to confirm them; null: none does. */
  readonly confirmAbovePartySize: number | null;
  /** The last day that can be booked is so many days ahead. */
  readonly bookingOpensDaysAhead: number;
  readonly minimumNoticeMinutes: number;
  readonly changeCutoffMinutes: number;
  readonly cancelCutoffMinutes: number;
  readonly cancellationPolicy: { readonly version: string; readonly text: LocalizedText };
  readonly tables: readonly Table[];
  /** The most tables that are pushed together for one party. */
  readonly maxTablesCombined: number;
}
