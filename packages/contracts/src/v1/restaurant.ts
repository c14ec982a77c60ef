/** Restaurants as lists and pages show them. */
import { z } from 'zod';
import {
  Identifier,
  Instant,
  LocalizedText,
  NextCursor,
  PageQuery,
  Revision,
  SeatType,
} from './primitives.ts';

export const RestaurantAddress = z.strictObject({ restaurantId: Identifier });

export const RestaurantListQuery = PageQuery.extend({
  area: Identifier.optional().describe('Only restaurants of this area'),
  cuisine: Identifier.optional().describe('Only restaurants of this cuisine'),
});
export type RestaurantListQuery = z.infer<typeof RestaurantListQuery>;

export const RestaurantSummary = z
  .object({
    restaurantId: z.string(),
    name: LocalizedText,
    description: LocalizedText,
    address: LocalizedText,
    area: z.string(),
    cuisine: z.string(),
    priceLevel: z.int().describe('1 (everyday) to 4 (a feast)'),
    minParty: z.int(),
    maxParty: z.int(),
    seatTypes: z.array(SeatType),
  })
  .meta({ id: 'RestaurantSummary' });
export type RestaurantSummary = z.infer<typeof RestaurantSummary>;

export const RestaurantList = z
  .object({ items: z.array(RestaurantSummary), nextCursor: NextCursor, cachedAt: Instant })
  .meta({ id: 'RestaurantList' });
export type RestaurantList = z.infer<typeof RestaurantList>;

const OpeningPeriod = z
  .object({
    opens: z.string().describe('HH:MM'),
    lastOrder: z.string().describe('HH:MM; the latest arrival'),
    closes: z.string().describe('HH:MM; at or before opens: the next morning'),
  })
  .meta({ id: 'OpeningPeriod' });

export const RestaurantPage = RestaurantSummary.extend({
  revision: Revision,
  phoneNumber: z.string(),
  timeZone: z.string(),
  weeklyHours: z.array(z.array(OpeningPeriod)).describe('By weekday, Sunday first; no periods: closed'),
  exceptions: z.array(z.object({ date: z.string(), reason: LocalizedText, periods: z.array(OpeningPeriod) })),
  holidayRule: z.enum(['open', 'closed', 'sunday-hours']),
  slotMinutes: z.int(),
  confirmAbovePartySize: z
    .int()
    .nullable()
    .describe('Larger parties are pending until the restaurant confirms'),
  bookingOpensDaysAhead: z.int(),
  minimumNoticeMinutes: z.int(),
  changeCutoffMinutes: z.int(),
  cancelCutoffMinutes: z.int(),
  cancellationPolicy: z.object({ version: z.string(), text: LocalizedText }),
  cachedAt: Instant,
}).meta({ id: 'RestaurantPage' });
export type RestaurantPage = z.infer<typeof RestaurantPage>;
