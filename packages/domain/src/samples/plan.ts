/** Short words for writing down a sample restaurant's week and floor. */
import type { OpeningPeriod } from '../model/restaurant.ts';
import type { SeatType, Table } from '../model/table.ts';

function minutes(clock: string): number {
  const [hours, rest] = clock.split(':');
  return Number(hours) * 60 + Number(rest);
}

/** `hours('17:30', '21:00', '22:30')`: opens, last arrival, closes; hours past midnight go on from 24. */
export function hours(opens: string, lastOrder: string, closes: string): OpeningPeriod {
  return { opensMinute: minutes(opens), lastOrderMinute: minutes(lastOrder), closesMinute: minutes(closes) };
}

/** A week, Sunday first, of the same periods each day but for the weekdays given otherwise. */
export function week(
  usual: readonly OpeningPeriod[],
  otherwise: Readonly<Record<number, readonly OpeningPeriod[]>> = {},
): readonly (readonly OpeningPeriod[])[] {
  return [0, 1, 2, 3, 4, 5, 6].map((weekday) => otherwise[weekday] ?? usual);
}

interface Row {
  readonly prefix: string;
  readonly count: number;
  readonly seats: readonly [min: number, max: number];
  readonly section: string;
  readonly seatType: SeatType;
  /** Each table of the row can be pushed against the next. */
  readonly combinable?: boolean;
}

/** Rows of like tables, named `A1`, `A2`, … */
export function floor(...rows: readonly Row[]): readonly Table[] {
  return rows.flatMap(({ prefix, count, seats, section, seatType, combinable = false }) =>
    Array.from({ length: count }, (_, index) => ({
      tableId: `${prefix}${index + 1}`,
      name: `${prefix}${index + 1}`,
      section,
      seatType,
      minParty: seats[0],
      maxParty: seats[1],
      combinableWith: combinable && index + 1 < count ? [`${prefix}${index + 2}`] : [],
    })),
  );
}
