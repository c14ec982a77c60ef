/** Which arrivals can be had, and why others cannot. */
import { z } from 'zod';
import { Identifier, Instant, LocalizedText, SeatType, ServiceDate, WallTime } from './primitives.ts';
import { RestaurantSummary } from './restaurant.ts';

const SearchedParty = z.coerce.number().int().min(1).max(200).describe('Guests, children included');

export const AvailabilityQuery = z.strictObject({
  date: ServiceDate,
  partySize: SearchedParty,
  seatType: SeatType.optional(),
});
export type AvailabilityQuery = z.infer<typeof AvailabilityQuery>;

export const EveningQuery = AvailabilityQuery.extend({
  time: WallTime.optional().describe('Only arrivals within an hour of this time'),
  area: Identifier.optional(),
  cuisine: Identifier.optional(),
});
export type EveningQuery = z.infer<typeof EveningQuery>;

export const SlotReason = z
  .enum([
    'party-too-small',
    'party-too-large',
    'closed',
    'outside-hours',
    'not-a-slot',
    'past',
    'too-soon',
    'too-far',
    'pacing-full',
    'tables-taken',
  ])
  .describe('Why an arrival cannot be had');
export type SlotReason = z.infer<typeof SlotReason>;

export const Slot = z
  .object({
    time: z.string().describe('HH:MM'),
    startsAt: Instant.nullable().describe('Null when the clocks skip this time'),
    status: z
      .enum(['available', 'limited', 'unavailable'])
      .describe('limited: the last place for such a party'),
    reason: SlotReason.nullable(),
  })
  .meta({ id: 'Slot' });
export type Slot = z.infer<typeof Slot>;

export const Availability = z
  .object({
    restaurantId: z.string(),
    date: z.string(),
    partySize: z.int(),
    seatType: SeatType.nullable(),
    timeZone: z.string(),
    openingNote: LocalizedText.nullable().describe(
      'What makes this day differ from its week, such as a holiday',
    ),
    slots: z.array(Slot).describe('In the order of the day; empty: closed'),
    cachedAt: Instant.describe('When this was computed; a decision is always made afresh'),
  })
  .meta({ id: 'Availability' });
export type Availability = z.infer<typeof Availability>;

export const EveningSearch = z
  .object({
    date: z.string(),
    partySize: z.int(),
    seatType: SeatType.nullable(),
    restaurants: z
      .array(z.object({ restaurant: RestaurantSummary, slots: z.array(Slot) }))
      .describe('Those with a free slot first'),
    cachedAt: Instant,
  })
  .meta({ id: 'EveningSearch' });
export type EveningSearch = z.infer<typeof EveningSearch>;
