/** A restaurant as its own staff reads and edits it: hours, tables, turn times, pacing, windows, texts. */
import { z } from 'zod';
import {
  Email,
  humanText,
  Identifier,
  Instant,
  LocalizedText,
  PhoneNumber,
  Revision,
  SeatType,
  ServiceDate,
  WallTime,
} from './primitives.ts';
import { ReservationStatus } from './reservation.ts';

const text = (maximumLength: number) =>
  z
    .strictObject({
      ko: humanText(maximumLength).regex(/\S/, 'Write it in Korean.'),
      en: humanText(maximumLength).regex(/\S/, 'Write it in English.'),
    })
    .describe('Both languages are needed');

const OpeningHours = z
  .strictObject({
    opens: WallTime,
    lastOrder: WallTime.describe('The latest arrival'),
    closes: WallTime.describe('At or before opens: the next morning'),
  })
  .meta({ id: 'OpeningHours' });

const DayHours = z.array(OpeningHours).max(6).describe('In order; empty: closed');

const OpeningException = z
  .strictObject({ date: ServiceDate, reason: text(200), periods: DayHours })
  .meta({ id: 'OpeningException' });

const TurnTime = z.strictObject({
  upToPartySize: z.int().min(1).max(200),
  minutes: z.int().min(15).max(600).describe('A multiple of 15'),
});

const PacingRule = z
  .strictObject({
    coversPer15Minutes: z.int().min(1).max(2_000),
    peaks: z
      .array(z.strictObject({ from: WallTime, to: WallTime, coversPer15Minutes: z.int().min(1).max(2_000) }))
      .max(12)
      .describe('A later one wins inside its stretch'),
  })
  .meta({ id: 'PacingRule' });

const minutesUpTo = (maximum: number) => z.int().min(0).max(maximum);

const rules = {
  name: text(80),
  description: text(1_000),
  address: text(200),
  phoneNumber: PhoneNumber,
  weeklyHours: z.array(DayHours).length(7).describe('By weekday, Sunday first; no periods: closed'),
  exceptions: z.array(OpeningException).max(200).describe('Single dates on which the week does not hold'),
  holidayRule: z.enum(['open', 'closed', 'sunday-hours']).describe('What public holidays do'),
  slotMinutes: z
    .int()
    .min(15)
    .max(240)
    .describe('Arrivals are offered every so many minutes; a multiple of 15'),
  turnTimes: z
    .array(TurnTime)
    .min(1)
    .max(20)
    .describe('Ascending by party size; the last holds for larger parties too'),
  pacing: PacingRule,
  minParty: z.int().min(1).max(200),
  maxParty: z.int().min(1).max(200),
  confirmAbovePartySize: z
    .int()
    .min(1)
    .max(200)
    .nullable()
    .describe('Larger parties are pending until staff confirms; null: none is'),
  bookingOpensDaysAhead: z.int().min(0).max(365),
  minimumNoticeMinutes: minutesUpTo(20_160),
  changeCutoffMinutes: minutesUpTo(43_200),
  cancelCutoffMinutes: minutesUpTo(43_200),
  maxTablesCombined: z
    .int()
    .min(1)
    .max(12)
    .describe('The most tables that are pushed together for one party'),
};

const PolicyText = text(4_000).describe('Shown before booking, and frozen onto each reservation');

/** What is named is replaced as a whole; what is left out stays. */
export const RestaurantChangeRequest = z
  .strictObject({ ...rules, cancellationPolicy: PolicyText })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Say what is to change.')
  .meta({ id: 'RestaurantChangeRequest' });
export type RestaurantChangeRequest = z.infer<typeof RestaurantChangeRequest>;

const table = {
  name: humanText(40).regex(/\S/, 'Name the table.'),
  section: humanText(40).regex(/\S/, 'Name the section.'),
  seatType: SeatType,
  minParty: z.int().min(1).max(200),
  maxParty: z.int().min(1).max(200),
  combinableWith: z
    .array(Identifier)
    .max(20)
    .default([])
    .describe('All tables that can be pushed against this one; naming it on one side is enough'),
};

export const TableRequest = z.strictObject(table).meta({ id: 'TableRequest' });
export type TableRequest = z.infer<typeof TableRequest>;

export const TableAddress = z.strictObject({ restaurantId: Identifier, tableId: Identifier });

const Flag = z.enum(['true', 'false']).default('false');

export const RestaurantChangeQuery = z.strictObject({
  preview: Flag.describe('true: nothing is saved; the answer says what would be, with its conflicts'),
});

export const RetireQuery = z.strictObject({
  reassign: Flag.describe('true: reservations to come move to other tables by best fit'),
});

const StaffTable = z
  .object({ tableId: z.string(), ...table, combinableWith: z.array(z.string()) })
  .meta({ id: 'StaffTable' });

export const StaffRestaurantView = z
  .object({
    restaurantId: z.string(),
    revision: Revision,
    area: z.string(),
    cuisine: z.string(),
    priceLevel: z.int(),
    timeZone: z.string(),
    holidayCalendar: z.enum(['KR']).nullable(),
    ...rules,
    name: LocalizedText,
    description: LocalizedText,
    address: LocalizedText,
    phoneNumber: z.string(),
    cancellationPolicy: z.object({ version: z.string(), text: LocalizedText }),
    tables: z.array(StaffTable).describe('In the order in which best fit looks at them'),
  })
  .meta({ id: 'StaffRestaurant' });
export type StaffRestaurantView = z.infer<typeof StaffRestaurantView>;

export const RestaurantConflict = z
  .object({
    reservationId: z.string(),
    userId: z.string(),
    date: z.string(),
    time: z.string(),
    partySize: z.int(),
    guestName: z.string(),
    phoneNumber: z.string(),
    status: ReservationStatus,
    tableIds: z.array(z.string()),
    reasons: z
      .array(
        z.enum([
          'closed',
          'outside-hours',
          'stays-past-closing',
          'party-too-large',
          'table-retired',
          'table-too-small',
        ]),
      )
      .describe('In what the reservation does not fit the rules'),
  })
  .meta({ id: 'RestaurantConflict' });
export type RestaurantConflict = z.infer<typeof RestaurantConflict>;

export const RestaurantConflicts = z
  .object({ items: z.array(RestaurantConflict).describe('By date and time') })
  .meta({ id: 'RestaurantConflicts' });

export const RestaurantSaved = z
  .object({
    restaurant: StaffRestaurantView,
    saved: z.boolean().describe('false: a preview, or nothing differed'),
    conflicts: z
      .array(RestaurantConflict)
      .describe(
        'Reservations that this change leaves outside the rules. They stand; staff decides about them',
      ),
    moved: z
      .array(z.object({ reservationId: z.string(), from: z.array(z.string()), to: z.array(z.string()) }))
      .describe('Reservations that were given other tables'),
  })
  .meta({ id: 'RestaurantSaved' });
export type RestaurantSaved = z.infer<typeof RestaurantSaved>;

export const RestaurantChangeLog = z
  .object({
    items: z
      .array(
        z.object({
          revision: Revision,
          at: Instant,
          by: z.object({ userId: z.string(), name: z.string(), email: Email }),
          changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
        }),
      )
      .describe('Newest first'),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'RestaurantChangeLog' });
export type RestaurantChangeLog = z.infer<typeof RestaurantChangeLog>;
