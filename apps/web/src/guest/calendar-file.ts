/** A reservation as a calendar file (RFC 5545). */
import type { ReservationView } from '@quicktable/contracts';

const longestLineOctets = 75;

/** `2026-12-24T10:00:00.000Z` as `20261224T100000Z`. */
function calendarInstant(instant: string): string {
  return new Date(instant).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

/** Commas, semicolons, backslashes and line breaks have a meaning of their own (section 3.3.11). */
function escapeText(text: string): string {
  return text.replaceAll(/[\\;,]/g, (character) => `\\${character}`).replaceAll(/\r?\n/g, '\\n');
}

/** Lines longer than 75 octets continue on the next one after a space (section 3.1). */
function fold(line: string): string {
  const encoder = new TextEncoder();
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > longestLineOctets) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

export function calendarFile(reservation: ReservationView): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//QuickTable//Reservations//EN',
    'BEGIN:VEVENT',
    `UID:${reservation.reservationId}@quicktable`,
    `SEQUENCE:${reservation.revision}`,
    `DTSTAMP:${calendarInstant(reservation.updatedAt)}`,
    `DTSTART:${calendarInstant(reservation.startsAt)}`,
    `DTEND:${calendarInstant(reservation.endsAt)}`,
    `SUMMARY:${escapeText(`${reservation.restaurantName} (${reservation.partySize})`)}`,
    `LOCATION:${escapeText(reservation.restaurantName)}`,
    `DESCRIPTION:${escapeText(reservation.confirmationCode)}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(fold)
    .join('\r\n');
}
