/** What is wrong with a restaurant's own data. The other rules rely on what is checked here. */
import type { OpeningPeriod, Restaurant } from '../model/restaurant.ts';
import { isCalendarDate } from '../time/calendar-date.ts';
import { isTimeZone } from '../time/time-zone.ts';
import { DAY_TURNS_AT_MINUTE } from '../time/wall-clock.ts';
import { PACING_MINUTES } from './pacing.ts';
import { MAX_SEATINGS, seatingsOf } from './seatings.ts';

export const MAX_TABLES = 200;

export interface RestaurantProblem {
  /** Where it is, as a path into the restaurant: `weeklyHours/0`, `tables/A1`. */
  readonly path: string;
  /** What is wrong, one sentence. */
  readonly message: string;
}

/** Empty when the restaurant can open. */
export function restaurantProblems(restaurant: Restaurant): readonly RestaurantProblem[] {
  const problems: RestaurantProblem[] = [];
  const require = (truth: boolean, path: string, message: string): void => {
    if (!truth) problems.push({ path, message });
  };
  const { minParty, maxParty, slotMinutes, turnTimes, pacing, weeklyHours, exceptions } = restaurant;
  require(isTimeZone(restaurant.timeZone), 'timeZone', `${restaurant.timeZone} is no time zone.`);
  require(weeklyHours.length === 7, 'weeklyHours', 'Weekly hours need seven days, Sunday first.');
  require(slotMinutes > 0 &&
    slotMinutes % PACING_MINUTES === 0, 'slotMinutes', 'Slots are multiples of 15 minutes.');
  require(turnTimes.length > 0, 'turnTimes', 'At least one turn time is needed.');
  require(turnTimes.every(
    ({ minutes }) => minutes > 0 && minutes % PACING_MINUTES === 0,
  ), 'turnTimes', 'Turn times are multiples of 15 minutes.');
  require(turnTimes.every(
    ({ upToPartySize }, at) => upToPartySize > (turnTimes[at - 1]?.upToPartySize ?? 0),
  ), 'turnTimes', 'Turn times ascend by party size.');
  require(pacing.coversPer15Minutes > 0 &&
    pacing.peaks.every(
      (peak) => peak.coversPer15Minutes > 0,
    ), 'pacing', 'The kitchen takes at least one guest in 15 minutes; close the day instead.');
  require(pacing.peaks.every(
    ({ fromMinute, toMinute }) => fromMinute < toMinute,
  ), 'pacing/peaks', 'A peak ends after it begins.');
  require(minParty >= 1 && minParty <= maxParty, 'maxParty', 'Party sizes run from minParty to maxParty.');
  require(restaurant.maxTablesCombined >= 1, 'maxTablesCombined', 'maxTablesCombined is 1 or more.');
  weeklyHours.forEach((periods, weekday) => {
    require(periodsAreSound(
      periods,
    ), `weeklyHours/${weekday}`, `Hours of weekday ${weekday} overlap or are out of order.`);
  });
  const dates = new Set<string>();
  for (const { date, periods } of exceptions) {
    const path = `exceptions/${date}`;
    require(isCalendarDate(date), path, `${date} is no date.`);
    require(periodsAreSound(periods), path, `Hours of ${date} overlap or are out of order.`);
    require(!dates.has(date), path, `${date} stands there twice.`);
    dates.add(date);
  }
  tableProblems(restaurant, require);
  return problems;
}

function tableProblems(
  restaurant: Restaurant,
  require: (truth: boolean, path: string, message: string) => void,
): void {
  const { tables } = restaurant;
  const ids = new Set(tables.map((table) => table.tableId));
  require(ids.size === tables.length, 'tables', 'Table ids repeat.');
  require(tables.length <= MAX_TABLES, 'tables', `A restaurant has at most ${MAX_TABLES} tables.`);
  for (const { tableId, minParty, maxParty, combinableWith } of tables) {
    const path = `tables/${tableId}`;
    require(minParty >= 1 && minParty <= maxParty, path, `Table ${tableId} seats from minParty to maxParty.`);
    require(combinableWith.every((id) =>
      ids.has(id),
    ), path, `Table ${tableId} combines with a table that is not there.`);
  }
  require(seatingsOf(restaurant).length <=
    MAX_SEATINGS, 'tables', `More than ${MAX_SEATINGS} ways to push tables together.`);
}

function periodsAreSound(periods: readonly OpeningPeriod[]): boolean {
  return periods.every(
    ({ opensMinute, lastOrderMinute, closesMinute }, at) =>
      opensMinute >= (periods[at - 1]?.closesMinute ?? DAY_TURNS_AT_MINUTE) &&
      lastOrderMinute >= opensMinute &&
      closesMinute > lastOrderMinute &&
      closesMinute <= DAY_TURNS_AT_MINUTE + 1440 &&
      opensMinute % PACING_MINUTES === 0 &&
      closesMinute % PACING_MINUTES === 0,
  );
}
