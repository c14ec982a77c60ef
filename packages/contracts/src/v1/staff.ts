/** What a restaurant's staff sees and does. */
import { z } from 'zod';
import {
  Email,
  GuestName,
  humanText,
  Identifier,
  Instant,
  Language,
  LocalizedText,
  Override,
  PartySize,
  PhoneNumber,
  SeatType,
  ServiceDate,
  TableIds,
  WallTime,
} from './primitives.ts';
import { ReservationStatus, ReservationView } from './reservation.ts';
import { WaitlistEntryView } from './waitlist.ts';

export const StaffDayAddress = z.strictObject({ restaurantId: Identifier, date: ServiceDate });

export const StaffReservationAddress = z.strictObject({
  restaurantId: Identifier,
  userId: Identifier,
  reservationId: Identifier,
});
export type StaffReservationAddress = z.infer<typeof StaffReservationAddress>;

export const GuestProfileView = z
  .object({
    visits: z.int(),
    cancellations: z.int(),
    noShows: z.int(),
    note: z.string(),
  })
  .meta({ id: 'GuestProfile' });

export const StaffReservationView = ReservationView.extend({
  userId: z.string(),
  tableIds: z.array(z.string()),
  staffNote: z.string(),
  source: z.enum(['online', 'staff', 'walk-in', 'waitlist']),
  overrides: z.array(Override),
  guest: GuestProfileView.describe('What the restaurant remembers of this telephone number'),
  next: z
    .array(
      z.object({
        status: ReservationStatus.exclude(['pending']),
        from: Instant.nullable().describe('Not before this instant; null: now'),
        takesBack: z.boolean().describe('Undoes what was done, and what was counted of the guest'),
      }),
    )
    .describe('What staff may make of it'),
}).meta({ id: 'StaffReservation' });
export type StaffReservationView = z.infer<typeof StaffReservationView>;

export const StaffDay = z
  .object({
    restaurantId: z.string(),
    date: z.string(),
    timeZone: z.string(),
    periods: z.array(z.object({ opens: z.string(), lastOrder: z.string(), closes: z.string() })),
    openingNote: LocalizedText.nullable(),
    tables: z
      .array(
        z.object({
          tableId: z.string(),
          name: z.string(),
          section: z.string(),
          seatType: SeatType,
          minParty: z.int(),
          maxParty: z.int(),
          blocks: z
            .array(
              z.object({
                kind: z.enum(['hold', 'reservation']),
                claimId: z.string().describe("The reservation's id, or the hold's"),
                starts: z.string(),
                ends: z.string(),
                startsAt: Instant,
                endsAt: Instant,
                covers: z.int(),
              }),
            )
            .describe('In order of time'),
        }),
      )
      .describe('The timeline, table by table'),
    reservations: z.array(StaffReservationView).describe('Of every status, by time of arrival'),
    unassigned: z
      .array(z.string())
      .describe('Ids of active reservations without a table, or with one that was retired'),
    waitlist: z.array(WaitlistEntryView.extend({ phoneNumber: z.string() })),
    covers: z.object({
      booked: z.int().describe('Guests of pending and confirmed reservations'),
      seated: z.int(),
      completed: z.int(),
      pacing: z
        .array(z.object({ time: z.string(), covers: z.int(), limit: z.int() }))
        .describe('Arrivals by quarter of an hour, where there are any'),
    }),
  })
  .meta({ id: 'StaffDay' });
export type StaffDay = z.infer<typeof StaffDay>;

const placement = {
  partySize: PartySize,
  tableIds: TableIds.nullable().optional().describe('Absent or null: best fit'),
  overrides: z.array(Override).max(2).default([]),
};

export const StaffBookRequest = z
  .strictObject({
    date: ServiceDate,
    time: WallTime,
    ...placement,
    seatType: SeatType.nullable().optional(),
    guestName: GuestName,
    phoneNumber: PhoneNumber,
    email: Email.nullable().optional(),
    guestNote: humanText(500).optional(),
    staffNote: humanText(1000).optional(),
    language: Language.default('ko'),
  })
  .meta({ id: 'StaffBookRequest' });
export type StaffBookRequest = z.infer<typeof StaffBookRequest>;

export const WalkInRequest = z
  .strictObject({
    ...placement,
    guestName: GuestName.optional(),
    phoneNumber: PhoneNumber.nullable().optional(),
    staffNote: humanText(1000).optional(),
  })
  .meta({ id: 'WalkInRequest' });
export type WalkInRequest = z.infer<typeof WalkInRequest>;

export const StaffChangeRequest = z
  .strictObject({
    date: ServiceDate.optional(),
    time: WallTime.optional(),
    partySize: PartySize.optional(),
    seatType: SeatType.nullable().optional(),
    tableIds: TableIds.nullable().optional().describe('Move to these tables; null: best fit'),
    overrides: z.array(Override).max(2).default([]),
    guestName: GuestName.optional(),
    phoneNumber: PhoneNumber.optional(),
    staffNote: humanText(1000).optional(),
  })
  .refine((change) => Object.keys(change).length > 1 || change.overrides.length > 0, 'Say what is to change.')
  .meta({ id: 'StaffChangeRequest' });
export type StaffChangeRequest = z.infer<typeof StaffChangeRequest>;

export const StatusRequest = z
  .strictObject({ status: ReservationStatus.exclude(['pending']) })
  .meta({ id: 'StatusRequest' });
export type StatusRequest = z.infer<typeof StatusRequest>;

export const StaffReservationList = z
  .object({ items: z.array(StaffReservationView) })
  .meta({ id: 'StaffReservationList' });

export const StaffFindQuery = z.strictObject({ confirmationCode: z.string().min(8).max(20) });

export const GuestNoteRequest = z.strictObject({ note: humanText(1000) }).meta({ id: 'GuestNoteRequest' });

export const GuestNoteAddress = z.strictObject({ restaurantId: Identifier, phoneNumber: PhoneNumber });

export const InvitationView = z
  .object({ invitation: z.string().describe('Shown once'), restaurantId: z.string(), expiresAt: Instant })
  .meta({ id: 'Invitation' });
export type InvitationView = z.infer<typeof InvitationView>;
