/** When a restaurant is open on a date. An exception for the date speaks first, then the public holiday, then the week. */
import type { LocalizedText } from '../model/localized-text.ts';
import type { OpeningPeriod, Restaurant } from '../model/restaurant.ts';
import { weekdayOf } from '../time/calendar-date.ts';
import { koreanHoliday } from './korean-holidays.ts';

export interface OpeningDay {
  /** Ascending; empty when closed. */
  readonly periods: readonly OpeningPeriod[];
  /** What made this day differ from its week, for people to read; null on a usual day. */
  readonly note: LocalizedText | null;
}

export function openingDay(
  restaurant: Pick<Restaurant, 'weeklyHours' | 'exceptions' | 'holidayCalendar' | 'holidayRule'>,
  date: string,
): OpeningDay {
  const exception = restaurant.exceptions.find((one) => one.date === date);
  if (exception !== undefined) return { periods: exception.periods, note: exception.reason };
  const holiday = restaurant.holidayCalendar === 'KR' ? koreanHoliday(date) : null;
  if (holiday !== null && restaurant.holidayRule === 'closed') return { periods: [], note: holiday };
  if (holiday !== null && restaurant.holidayRule === 'sunday-hours') {
    return { periods: restaurant.weeklyHours[0] ?? [], note: holiday };
  }
  return { periods: restaurant.weeklyHours[weekdayOf(date)] ?? [], note: holiday };
}
