/** Dates and times as guests read them; always in the restaurant's zone, never in the visitor's. */
import { serverNow } from '../api/server-clock.ts';
import type { Language } from './language.tsx';

const locales: Record<Language, string> = { ko: 'ko-KR', en: 'en-GB' };

/** The calendar date in a time zone, `YYYY-MM-DD`, some days from an instant. */
export function dateInZone(timeZone: string, instantMs = Date.now(), daysAhead = 0): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(instantMs + daysAhead * 86_400_000);
}

/** Whether this is a day of the calendar, `YYYY-MM-DD`; addresses can say anything. */
export function isDate(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(`${text}T`);
}

/** `2026-11-22` as "11월 22일 (일)" or "Sun 22 Nov". */
export function formatDate(date: string, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], {
    timeZone: 'UTC',
    month: language === 'ko' ? 'long' : 'short',
    day: 'numeric',
    weekday: 'short',
  }).format(new Date(`${date}T00:00:00Z`));
}

/** An instant as the clock on the restaurant's wall, `HH:MM`. */
export function timeInZone(instant: string | number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    new Date(instant),
  );
}

/** The instant, in epoch milliseconds, at which a zone's wall shows a time on a date; the offset is that of the date's noon. */
export function wallInstant(date: string, time: string, timeZone: string): number {
  const noon = new Date(`${date}T12:00:00Z`);
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(noon);
  const offsetMs = Date.parse(`${parts.replace(' ', 'T')}Z`) - noon.getTime();
  return Date.parse(`${date}T${time}:00Z`) - offsetMs;
}

/** How long ago, in words short enough for a footnote. */
export function formatAgo(instant: string, language: Language, nowMs = serverNow()): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(instant)) / 1000));
  const words = new Intl.RelativeTimeFormat(locales[language], { numeric: 'auto', style: 'short' });
  return seconds < 60 ? words.format(-seconds, 'second') : words.format(-Math.round(seconds / 60), 'minute');
}
