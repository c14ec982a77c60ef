/** The small shapes that requests and responses of /v1 are made of, each with its limits. */
import { z } from 'zod';

const calendarDate = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function isRealDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** A service date; 31 February is refused. */
export const ServiceDate = z
  .string()
  .regex(calendarDate, { error: 'Write a date as YYYY-MM-DD.', abort: true })
  .refine((text) => isRealDate(text) && text >= '2000-01-01' && text < '2200-01-01', 'There is no such day.')
  .describe("The restaurant's service date, YYYY-MM-DD")
  .meta({ format: 'date', example: '2026-12-24' });

export const WallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time as HH:MM, from 00:00 to 23:59.')
  .describe("The clock on the restaurant's wall; before 06:00 it belongs to the night of the service date")
  .meta({ example: '19:00' });

export const PartySize = z.int().min(1).max(200).describe('Guests, children included').meta({ example: 4 });

export const SeatType = z
  .enum(['hall', 'window', 'bar', 'room', 'terrace'])
  .describe('A kind of seat that the guest insists on');

export const Language = z.enum(['ko', 'en']).describe('The language that the guest is written to in');

/**
 * Text that people type: no control characters but line breaks and tabs, none that turn the direction of writing and so show another text than
 * there is, no halves of characters, and never without an end.
 */
export function humanText(maximumLength: number): z.ZodString {
  return z
    .string()
    .max(maximumLength)
    .regex(
      // oxlint-disable-next-line no-control-regex -- control characters are what is refused
      /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\p{Cs}]*$/u,
      'Leave out control characters.',
    );
}

export const GuestName = humanText(80)
  .min(1)
  .describe('The name to ask for at the door')
  .meta({ example: '김하늘' });

export const PhoneNumber = z
  .string()
  .regex(
    /^\+?[0-9][0-9 -]{6,18}[0-9]$/,
    'Write digits, spaces and hyphens, with + in front of a country code.',
  )
  .meta({ example: '010-0000-0000' });

export const Email = z.email().max(254).meta({ example: 'haneul@example.com' });

export const Identifier = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Ids have 1 to 64 letters, digits, _ or -.');

export const Revision = z.int().min(1).describe('Grows by one with each change; also the ETag');

export const Instant = z.string().describe('RFC 3339, UTC').meta({ format: 'date-time' });

export const LocalizedText = z.object({ ko: z.string(), en: z.string() }).meta({ id: 'LocalizedText' });

const Cursor = z.string().max(2048).describe('What the page before gave as nextCursor');

export const NextCursor = z
  .string()
  .nullable()
  .describe('Hand it back as cursor; null: this was the last page');

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Items a page, 1 to 100'),
  cursor: Cursor.optional(),
});

export const Override = z
  .enum(['pacing', 'capacity'])
  .describe('A rule that staff sets aside for this reservation');

export const TableIds = z
  .array(Identifier)
  .max(12)
  .refine((ids) => new Set(ids).size === ids.length, 'Name each table once.');
