/** The arrivals that staff may give: every quarter of an hour of a day's opening, up to the last arrival. */
import type { StaffDay } from '@quicktable/contracts';
import { wallInstant } from '../shared/dates.ts';

const quarterMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;
/** A party that came a moment ago is still written down. */
const lookBackMs = 30 * 60_000;

export interface ArrivalTime {
  /** `HH:MM` on the restaurant's wall. */
  readonly time: string;
  readonly startsMs: number;
}

export function arrivalTimes(
  day: Pick<StaffDay, 'date' | 'timeZone' | 'periods'>,
  nowMs: number,
): ArrivalTime[] {
  return day.periods.flatMap(({ opens, lastOrder }) => {
    const firstMs = wallInstant(day.date, opens, day.timeZone);
    const sameDay = wallInstant(day.date, lastOrder, day.timeZone);
    const lastMs = sameDay < firstMs ? sameDay + dayMs : sameDay;
    const count = Math.floor((lastMs - firstMs) / quarterMs) + 1;
    return Array.from({ length: count }, (_, index) => firstMs + index * quarterMs)
      .filter((startsMs) => startsMs > nowMs - lookBackMs)
      .map((startsMs) => ({ time: timeOf(opens, startsMs - firstMs), startsMs }));
  });
}

function timeOf(opens: string, afterMs: number): string {
  return new Date(Date.parse(`2000-01-01T${opens}:00Z`) + afterMs).toISOString().slice(11, 16);
}
