/** The waitlist: join, look, leave. */
import { z } from 'zod';
import {
  GuestName,
  Identifier,
  Instant,
  Language,
  PartySize,
  PhoneNumber,
  SeatType,
  ServiceDate,
  WallTime,
} from './primitives.ts';

export const WaitlistRequest = z
  .strictObject({
    restaurantId: Identifier,
    date: ServiceDate,
    earliest: WallTime,
    latest: WallTime,
    partySize: PartySize,
    seatType: SeatType.nullable().optional(),
    guestName: GuestName,
    phoneNumber: PhoneNumber,
    language: Language.default('ko'),
  })
  .meta({ id: 'WaitlistRequest' });
export type WaitlistRequest = z.infer<typeof WaitlistRequest>;

export const WaitlistAddress = z.strictObject({ entryId: Identifier });

export const WaitlistEntryView = z
  .object({
    entryId: z.string(),
    restaurantId: z.string(),
    date: z.string(),
    earliest: z.string(),
    latest: z.string(),
    partySize: z.int(),
    seatType: SeatType.nullable(),
    guestName: z.string(),
    status: z.enum(['waiting', 'notified', 'booked', 'expired', 'left']),
    ahead: z.int().describe('Parties that joined before and still wait'),
    offer: z
      .object({ holdId: z.string(), time: z.string(), expiresAt: Instant })
      .nullable()
      .describe("A table kept for this party; book from the hold with the entry's own secret as holdToken"),
    createdAt: Instant,
  })
  .meta({ id: 'WaitlistEntry' });
export type WaitlistEntryView = z.infer<typeof WaitlistEntryView>;

export const WaitlistJoined = z
  .object({
    entry: WaitlistEntryView,
    waitlistToken: z.string().describe('Looks at and leaves this entry, as the header Waitlist-Token'),
    holdToken: z.string().describe('The holdToken of the offer, when one comes'),
  })
  .meta({ id: 'WaitlistJoined' });
export type WaitlistJoined = z.infer<typeof WaitlistJoined>;
