/** Holds: a table kept for five minutes while a form is filled in. */
import { z } from 'zod';
import { Identifier, Instant, PartySize, SeatType, ServiceDate, WallTime } from './primitives.ts';

export const HoldRequest = z
  .strictObject({
    restaurantId: Identifier,
    date: ServiceDate,
    time: WallTime,
    partySize: PartySize,
    seatType: SeatType.nullable().optional(),
  })
  .meta({ id: 'HoldRequest' });
export type HoldRequest = z.infer<typeof HoldRequest>;

export const HoldAddress = z.strictObject({ holdId: Identifier });

export const Hold = z
  .object({
    holdId: z.string(),
    holdToken: z.string().describe('Shown once; booking from the hold and releasing it need it'),
    restaurantId: z.string(),
    date: z.string(),
    time: z.string(),
    partySize: z.int(),
    seatType: SeatType.nullable(),
    startsAt: Instant,
    expiresAt: Instant,
  })
  .meta({ id: 'Hold' });
export type Hold = z.infer<typeof Hold>;
