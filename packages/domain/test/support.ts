import * as fc from 'fast-check';
import { type Claim, type Restaurant, SAMPLE_RESTAURANTS, type Table } from '@quicktable/domain';

/** How many cases a property tries; more with `QUICKTABLE_PROPERTY_RUNS`. */
export const RUNS = Number(process.env['QUICKTABLE_PROPERTY_RUNS'] ?? 100);

export const NOW = Date.parse('2026-11-23T01:00:00Z');

export function sample(restaurantId: string): Restaurant {
  const found = SAMPLE_RESTAURANTS.find((one) => one.restaurantId === restaurantId);
  if (found === undefined) throw new Error(`No sample ${restaurantId}`);
  return found;
}

export function claim(over: Partial<Claim> = {}): Claim {
  return {
    claimId: 'res_1',
    kind: 'reservation',
    tableIds: [],
    startMinute: 1080,
    endMinute: 1170,
    covers: 2,
    expiresAtMs: null,
    ...over,
  };
}

/** Floor plans of up to seven tables with any graph of combinations. */
export const tables: fc.Arbitrary<readonly Table[]> = fc
  .array(
    fc.record({
      minParty: fc.integer({ min: 1, max: 3 }),
      more: fc.integer({ min: 0, max: 4 }),
      seatType: fc.constantFrom('hall', 'window'),
      edges: fc.integer({ min: 0, max: 127 }),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((rows) =>
    rows.map(
      ({ minParty, more, seatType, edges }, index): Table => ({
        tableId: `T${index}`,
        name: `T${index}`,
        section: 'Hall',
        seatType: seatType === 'hall' ? 'hall' : 'window',
        minParty,
        maxParty: minParty + more,
        combinableWith: rows.flatMap((_, other) => ((edges >> other) & 1 ? [`T${other}`] : [])),
      }),
    ),
  );
