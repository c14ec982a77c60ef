/** Reservations: booking, reading, changing, cancelling, and the log of changes. */
import { z } from 'zod';
import {
  Email,
  GuestName,
  humanText,
  Identifier,
  Instant,
  Language,
  LocalizedText,
  NextCursor,
  PartySize,
  PhoneNumber,
  Revision,
  SeatType,
  ServiceDate,
  WallTime,
} from './primitives.ts';

export const ReservationStatus = z.enum([
  'pending',
  'confirmed',
  'seated',
  'completed',
  'cancelled',
  'no-show',
]);
export type ReservationStatus = z.infer<typeof ReservationStatus>;

const guest = {
  guestName: GuestName,
  phoneNumber: PhoneNumber,
  email: Email.nullable().optional(),
  guestNote: humanText(500).optional().describe('Wishes, allergies, a birthday'),
  language: Language.default('ko'),
};

/** From a hold: the hold says where and when. */
export const BookFromHold = z
  .strictObject({ holdId: Identifier, holdToken: z.string().min(1).max(200), ...guest })
  .meta({ id: 'BookFromHold' });

/** Directly: place and time in one request. */
export const BookDirectly = z
  .strictObject({
    restaurantId: Identifier,
    date: ServiceDate,
    time: WallTime,
    partySize: PartySize,
    seatType: SeatType.nullable().optional(),
    ...guest,
  })
  .meta({ id: 'BookDirectly' });

export const BookRequest = z.union([BookFromHold, BookDirectly]).meta({ id: 'BookRequest' });
export type BookRequest = z.infer<typeof BookRequest>;

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{8,128}$/, 'Send 8 to 128 visible ASCII characters, a UUID for instance.')
  .describe('The same key with the same body gives the same answer for 24 hours');

export const ReservationView = z
  .object({
    reservationId: z.string(),
    restaurantId: z.string(),
    restaurantName: z.string(),
    date: z.string(),
    time: z.string(),
    timeZone: z.string(),
    startsAt: Instant,
    endsAt: Instant,
    partySize: z.int(),
    seatType: SeatType.nullable(),
    status: ReservationStatus,
    guestName: z.string(),
    phoneNumber: z.string(),
    email: z.string().nullable(),
    guestNote: z.string(),
    language: Language,
    confirmationCode: z.string(),
    policy: z
      .object({ version: z.string(), text: LocalizedText, changeUntil: Instant, cancelUntil: Instant })
      .describe('The terms as they were when the guest booked'),
    revision: Revision,
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Reservation' });
export type ReservationView = z.infer<typeof ReservationView>;

export const ReservationCreated = z
  .object({
    reservation: ReservationView,
    manageToken: z
      .string()
      .describe('Opens this one reservation without an account, as the header Manage-Token'),
    managePath: z
      .string()
      .describe('The page to link to; the token stands in the fragment, which no server logs'),
  })
  .meta({ id: 'ReservationCreated' });
export type ReservationCreated = z.infer<typeof ReservationCreated>;

export const GuestReservationAddress = z.strictObject({ reservationId: Identifier });

export const ReservationList = z
  .object({ items: z.array(ReservationView), nextCursor: NextCursor })
  .meta({ id: 'ReservationList' });
export type ReservationList = z.infer<typeof ReservationList>;

export const ChangeRequest = z
  .strictObject({
    date: ServiceDate.optional(),
    time: WallTime.optional(),
    partySize: PartySize.optional(),
    seatType: SeatType.nullable().optional(),
    guestName: GuestName.optional(),
    phoneNumber: PhoneNumber.optional(),
    email: Email.nullable().optional(),
    guestNote: humanText(500).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'Say what is to change.')
  .meta({ id: 'ChangeRequest' });
export type ChangeRequest = z.infer<typeof ChangeRequest>;

export const LookupRequest = z
  .strictObject({ confirmationCode: z.string().min(8).max(20), phoneNumber: PhoneNumber })
  .meta({ id: 'LookupRequest' });
export type LookupRequest = z.infer<typeof LookupRequest>;

export const ChangeLogEntry = z
  .object({
    revision: Revision,
    at: Instant,
    by: z.enum(['guest', 'staff', 'system']),
    action: z.enum(['created', 'changed', 'cancelled', 'status']),
    changes: z
      .array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() }))
      .describe('Fields with their values before and after; values may be any JSON'),
  })
  .meta({ id: 'ChangeLogEntry' });
export type ChangeLogEntry = z.infer<typeof ChangeLogEntry>;

export const ChangeLog = z.object({ items: z.array(ChangeLogEntry) }).meta({ id: 'ChangeLog' });
export type ChangeLog = z.infer<typeof ChangeLog>;
