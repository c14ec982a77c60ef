/**
 * From wall clocks to instants and back, by the zone rules that come with Node. Servers run in UTC and restaurants do not; nothing else
 * in the product converts between the two.
 */
import { addDays, utcMidnight } from './calendar-date.ts';
import { DAY_TURNS_AT_MINUTE } from './wall-clock.ts';

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** Days already worked out; rules of zones do not change while a process lives. */
const days = new Map<string, (serviceMinute: number) => number | null>();
const daysMost = 2_000;

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** How far the zone's wall clock is ahead of UTC at an instant, milliseconds. */
function offsetMs(instantMs: number, timeZone: string): number {
  const wholeSecondMs = Math.floor(instantMs / 1000) * 1000;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(wholeSecondMs)) parts[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecondMs;
}

/** Whether Node knows the zone's name. */
export function isTimeZone(name: string): boolean {
  try {
    formatFor(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * A function from service minutes of one date to epoch milliseconds. It answers null for a time that the clocks skip that night; of a time
 * that they show twice it means the first. Worked out once for a day, because asking the zone rules costs microseconds.
 */
export function instantsOf(date: string, timeZone: string): (serviceMinute: number) => number | null {
  const name = `${date} ${timeZone}`;
  const known = days.get(name);
  if (known !== undefined) return known;
  if (days.size >= daysMost) days.clear();
  const made = makeInstantsOf(date, timeZone);
  days.set(name, made);
  return made;
}

function makeInstantsOf(date: string, timeZone: string): (serviceMinute: number) => number | null {
  const midnightMs = utcMidnight(date);
  const before = offsetMs(midnightMs - 86_400_000, timeZone);
  const after = offsetMs(midnightMs + 3 * 86_400_000, timeZone);
  if (before === after) return (minute) => midnightMs + minute * MINUTE_MS - before;
  return (minute) => {
    const wallMs = midnightMs + minute * MINUTE_MS;
    const candidates = [wallMs - Math.max(before, after), wallMs - Math.min(before, after)];
    return candidates.find((instantMs) => instantMs + offsetMs(instantMs, timeZone) === wallMs) ?? null;
  };
}

/** The service date and minute that a restaurant's staff would name at an instant. */
export function serviceMomentAt(
  instantMs: number,
  timeZone: string,
): { readonly date: string; readonly minute: number } {
  const wallMs = instantMs + offsetMs(instantMs, timeZone);
  const date = new Date(wallMs).toISOString().slice(0, 10);
  const minute = Math.floor((wallMs - utcMidnight(date)) / MINUTE_MS);
  return minute < DAY_TURNS_AT_MINUTE ? { date: addDays(date, -1), minute: minute + 1440 } : { date, minute };
}
