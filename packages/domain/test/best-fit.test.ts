import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestFit, seatingsOf, type Table } from '@quicktable/domain';
import { RUNS, sample, tables } from './support.ts';

/** Every subset of tables, by counting: what an exhaustive search would find to seat the party on. */
function bruteForce(
  plan: readonly Table[],
  limit: number,
  partySize: number,
  seatType: string | null,
  free: number,
) {
  const touches = (a: Table, b: Table) =>
    a.combinableWith.includes(b.tableId) || b.combinableWith.includes(a.tableId);
  const found: Table[][] = [];
  for (let subset = 1; subset < 1 << plan.length; subset += 1) {
    if ((subset & free) !== subset) continue;
    const group = plan.filter((_, index) => (subset >> index) & 1);
    if (group.length > limit) continue;
    const reached = new Set(group.slice(0, 1));
    for (let before = -1; before !== reached.size; ) {
      before = reached.size;
      for (const table of group) if ([...reached].some((one) => touches(one, table))) reached.add(table);
    }
    if (reached.size !== group.length) continue;
    if (seatType !== null && group.some((table) => table.seatType !== seatType)) continue;
    const seats = group.reduce((sum, table) => sum + table.maxParty, 0);
    if (partySize <= seats && group.every((table) => partySize >= table.minParty)) found.push(group);
  }
  return found;
}

describe('best fit', () => {
  it('seats a party exactly when an exhaustive search finds a way, and with no more tables and seats than needed', () => {
    fc.assert(
      fc.property(
        tables,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 16 }),
        fc.constantFrom('hall' as const, null),
        fc.nat({ max: 127 }),
        (plan, maxTablesCombined, partySize, seatType, free) => {
          const all = bruteForce(plan, maxTablesCombined, partySize, seatType, free);

          const seating = bestFit(
            { tables: plan, maxTablesCombined },
            partySize,
            seatType,
            (index) => ((free >> index) & 1) === 0,
          );

          expect(seating === null).toBe(all.length === 0);
          if (seating === null) return;
          const fewest = Math.min(...all.map((group) => group.length));
          const seats = all
            .filter((group) => group.length === fewest)
            .map((group) => group.reduce((sum, table) => sum + table.maxParty, 0));
          expect(seating.tableIds.length).toBe(fewest);
          expect(seating.maxParty).toBe(Math.min(...seats));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('lists each connected group of tables once', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 1, max: 7 }), (plan, maxTablesCombined) => {
        const seatings = seatingsOf({ tables: plan, maxTablesCombined }).map(({ tableIds }) =>
          tableIds.join(),
        );

        expect(new Set(seatings).size).toBe(seatings.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('keeps the room for a large party while a pair fits at the window', () => {
    const seating = bestFit(sample('seoul-bbq'), 2, null, () => false);

    expect(seating?.tableIds).toEqual(['W1']);
  });

  it('pushes four tables together for sixteen', () => {
    const seating = bestFit(sample('seoul-bbq'), 16, 'hall', () => false);

    expect(seating?.tableIds).toEqual(['A1', 'A2', 'A3', 'A4']);
  });
});
