/**
 * The clock on the restaurant's wall. A service day runs from 06:00 to 06:00, so `01:30` on a service date is minute 1530: the small hours
 * belong to the evening before, as guests and staff speak of them.
 */

/** The minute of the calendar day at which a service day begins and the one before it ends. */
export const DAY_TURNS_AT_MINUTE = 360;

const SHAPE = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The service minute (360 to 1799) of `HH:MM`, or null when the text is no time of day. */
export function serviceMinuteOf(time: string): number | null {
  const match = SHAPE.exec(time);
  if (match === null) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute < DAY_TURNS_AT_MINUTE ? minute + 1440 : minute;
}

/** `HH:MM` of a service minute. */
export function timeOf(serviceMinute: number): string {
  const minute = serviceMinute % 1440;
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
