/** What is wrong with a restaurant's own data. The other rules rely on what is checked here. */
import type { OpeningPeriod, Restaurant } from '../model/restaurant.ts';
import { isCalendarDate } from '../time/calendar-date.ts';
import { isTimeZone } from '../time/time-zone.ts';
import { DAY_TURNS_AT_MINUTE } from '../time/wall-clock.ts';
import { PACING_MINUTES } from './pacing.ts';
import { MAX_SEATINGS, seatingsOf } from './seatings.ts';

/** One sentence for each problem; empty when the restaurant can open. */
export function restaurantProblems(restaurant: Restaurant): readonly string[] {
  const problems: string[] = [];
  const require = (truth: boolean, problem: string): void => {
    if (!truth) problems.push(problem);
  };
  require(isTimeZone(restaurant.timeZone), `${restaurant.timeZone} is no time zone.`);
  require(restaurant.weeklyHours.length === 7, 'Weekly hours need seven days, Sunday first.');
  require(restaurant.slotMinutes > 0 &&
    restaurant.slotMinutes % PACING_MINUTES === 0, 'Slots are multiples of 15 minutes.');
  require(restaurant.turnTimes.length > 0, 'At least one turn time is needed.');
  require(restaurant.turnTimes.every(
    ({ minutes }) => minutes > 0 && minutes % PACING_MINUTES === 0,
  ), 'Turn times are multiples of 15 minutes.');
  require(restaurant.minParty >= 1 &&
    restaurant.minParty <= restaurant.maxParty, 'Party sizes run from minParty to maxParty.');
  require(restaurant.maxTablesCombined >= 1, 'maxTablesCombined is 1 or more.');
  restaurant.weeklyHours.forEach((periods, weekday) => {
    require(periodsAreSound(periods), `Hours of weekday ${weekday} overlap or are out of order.`);
  });
  for (const exception of restaurant.exceptions) {
    require(isCalendarDate(exception.date), `${exception.date} is no date.`);
    require(periodsAreSound(exception.periods), `Hours of ${exception.date} overlap or are out of order.`);
  }
  const ids = new Set(restaurant.tables.map((table) => table.tableId));
  require(ids.size === restaurant.tables.length, 'Table ids repeat.');
  for (const table of restaurant.tables) {
    require(table.minParty >= 1 &&
      table.minParty <= table.maxParty, `Table ${table.tableId} seats from minParty to maxParty.`);
    require(table.combinableWith.every((id) =>
      ids.has(id),
    ), `Table ${table.tableId} combines with a table that is not there.`);
  }
  require(seatingsOf(restaurant).length <=
    MAX_SEATINGS, `More than ${MAX_SEATINGS} ways to push tables together.`);
  return problems;
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
