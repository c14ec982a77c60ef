import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  availability,
  type Claim,
  type DayView,
  dayView,
  decideSlot,
  pacedCovers,
  pacingLimit,
  pacingSlot,
  type Restaurant,
  SAMPLE_RESTAURANTS,
} from '@quicktable/domain';
import { claim, NOW, RUNS, sample, tables } from './support.ts';

const DATE = '2026-11-28';
const statuses = (day: DayView, partySize: number) =>
  new Map(
    availability(day, { partySize, seatType: null }).map((slot) => [slot.time, slot.reason ?? slot.status]),
  );

interface Attempt {
  readonly partySize: number;
  readonly slot: number;
  readonly hold: boolean;
  readonly later: number;
}

const attempts = fc.array(
  fc.record({
    partySize: fc.integer({ min: 1, max: 10 }),
    slot: fc.nat({ max: 60 }),
    hold: fc.boolean(),
    later: fc.integer({ min: 0, max: 400 }),
  }),
  { maxLength: 25 },
);

/** Takes slots one after the other as booking does, with the clock going on, and hands each step to `check`. */
function evening(
  restaurant: Restaurant,
  plan: readonly Attempt[],
  check: (claims: readonly Claim[], nowMs: number, offered: boolean, shown: string) => void,
): void {
  let nowMs = NOW;
  let claims: readonly Claim[] = [];
  plan.forEach(({ partySize, slot: wanted, hold, later }, index) => {
    nowMs += later * 1000;
    const day = dayView(restaurant, DATE, claims, nowMs);
    const slots = availability(day, { partySize, seatType: null });
    const slot = slots[wanted % Math.max(1, slots.length)];
    if (slot === undefined) return;
    const decision = decideSlot(day, { partySize, seatType: null }, slot.startMinute);
    if (decision.offered) {
      const { startMinute, endMinute, tableIds } = decision.offer;
      const expiresAtMs = hold ? nowMs + 300_000 : null;
      claims = [
        ...claims,
        claim({ claimId: `c${index}`, tableIds, startMinute, endMinute, covers: partySize, expiresAtMs }),
      ];
    }
    check(claims, nowMs, decision.offered, slot.status);
  });
}

describe('availability', () => {
  it('shows as available or limited exactly what booking then grants', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLE_RESTAURANTS), attempts, (restaurant, plan) => {
        evening(restaurant, plan, (_, __, offered, shown) => {
          expect(offered).toBe(shown !== 'unavailable');
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('never gives a table to two parties at once and never exceeds the pace of the kitchen', () => {
    const restaurants = tables.map(
      (plan): Restaurant => ({
        ...sample('itaewon-trattoria'),
        tables: plan,
        pacing: { coversPer15Minutes: 9, peaks: [] },
      }),
    );
    fc.assert(
      fc.property(restaurants, attempts, (restaurant, plan) => {
        evening(restaurant, plan, (claims, nowMs) => {
          const live = claims.filter((one) => one.expiresAtMs === null || one.expiresAtMs > nowMs);
          for (const a of live) {
            for (const b of live) {
              if (a === b || a.startMinute >= b.endMinute || b.startMinute >= a.endMinute) continue;
              expect(a.tableIds.filter((id) => b.tableIds.includes(id))).toEqual([]);
            }
          }
          for (const one of live) {
            const covers = pacedCovers(claims, nowMs).get(pacingSlot(one.startMinute)) ?? 0;
            expect(covers).toBeLessThanOrEqual(pacingLimit(restaurant, one.startMinute));
          }
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('calls the last place limited: after it, none is left for a party of the same size', () => {
    const restaurant = { ...sample('seoul-bbq'), tables: sample('seoul-bbq').tables.slice(10) };
    const empty = dayView(restaurant, DATE, [], NOW);
    const oneTaken = dayView(
      restaurant,
      DATE,
      [claim({ tableIds: ['R1'], startMinute: 1080, endMinute: 1200 })],
      NOW,
    );

    expect(statuses(empty, 6).get('18:00')).toBe('available');
    expect(statuses(oneTaken, 6).get('18:00')).toBe('limited');
    expect(statuses(oneTaken, 6).get('20:00')).toBe('available');
  });

  it('says why a slot cannot be had', () => {
    const restaurant = sample('seoul-bbq');
    const full = dayView(
      restaurant,
      DATE,
      [
        claim({ claimId: 'pace', covers: 17, startMinute: 1080 }),
        claim({
          claimId: 'all',
          covers: 0,
          tableIds: restaurant.tables.map((one) => one.tableId),
          startMinute: 1170,
          endMinute: 1230,
        }),
      ],
      NOW,
    );

    expect(statuses(full, 2).get('18:00')).toBe('pacing-full');
    expect(statuses(full, 2).get('19:30')).toBe('tables-taken');
    expect(statuses(full, 40).get('18:00')).toBe('party-too-large');
    expect(statuses(dayView(sample('hanok-table'), DATE, [], NOW), 1).get('18:00')).toBe('party-too-small');
    expect(statuses(dayView(restaurant, '2026-11-23', [], NOW + 4 * 3_600_000), 2).get('12:00')).toBe('past');
    expect(statuses(dayView(restaurant, '2026-11-23', [], NOW + 90 * 60_000), 2).get('12:00')).toBe(
      'too-soon',
    );
    expect(statuses(dayView(restaurant, '2027-03-01', [], NOW), 2).get('18:00')).toBe('too-far');
    expect(
      availability(dayView(sample('gangnam-sushi'), '2026-11-29', [], NOW), { partySize: 2, seatType: null }),
    ).toEqual([]);
  });

  it('refuses times between slots, outside the hours, and on closed days', () => {
    const party = { partySize: 2, seatType: null };
    const reason = (day: DayView, minute: number) => {
      const decision = decideSlot(day, party, minute);
      return decision.offered ? 'offered' : decision.reason;
    };
    const day = dayView(sample('seoul-bbq'), DATE, [], NOW);

    expect(reason(day, 1087)).toBe('not-a-slot');
    expect(reason(day, 1095)).toBe('not-a-slot');
    expect(reason(day, 960)).toBe('outside-hours');
    expect(reason(dayView(sample('gangnam-sushi'), '2026-11-29', [], NOW), 1080)).toBe('closed');
  });

  it('forgets a hold at the moment it expires', () => {
    const restaurant = { ...sample('seoul-bbq'), tables: sample('seoul-bbq').tables.slice(10, 11) };
    const hold = claim({ kind: 'hold', tableIds: ['R1'], endMinute: 1200, expiresAtMs: NOW + 1000 });

    expect(statuses(dayView(restaurant, DATE, [hold], NOW + 999), 6).get('18:00')).toBe('tables-taken');
    expect(statuses(dayView(restaurant, DATE, [hold], NOW + 1000), 6).get('18:00')).toBe('limited');
  });

  it('lets a reservation move within its own table time', () => {
    const restaurant = { ...sample('seoul-bbq'), tables: sample('seoul-bbq').tables.slice(10, 11) };
    const own = claim({ claimId: 'res_own', tableIds: ['R1'], endMinute: 1200 });

    expect(statuses(dayView(restaurant, DATE, [own], NOW, 'res_own'), 6).get('18:30')).toBe('limited');
    expect(statuses(dayView(restaurant, DATE, [own], NOW), 6).get('18:30')).toBe('tables-taken');
  });

  it('lets staff move a party that is eating to another table, but not book into the past', () => {
    const day = dayView(sample('seoul-bbq'), '2026-11-23', [], NOW + 10 * 3_600_000);
    const staff = { staff: true, overrides: [], tableIds: ['A3'] } as const;
    const party = { partySize: 4, seatType: null };

    expect(decideSlot(day, party, 1080, { ...staff, keepsTime: false })).toMatchObject({ reason: 'past' });
    expect(decideSlot(day, party, 1080, { ...staff, keepsTime: true })).toMatchObject({ offered: true });
  });

  it('lets staff set pacing and capacity aside by name, and nothing else', () => {
    const restaurant = sample('seoul-bbq');
    const paced = dayView(restaurant, DATE, [claim({ covers: 18 })], NOW);
    const staff = { staff: true, overrides: [], tableIds: null, keepsTime: false } as const;
    const party = { partySize: 40, seatType: null };

    expect(decideSlot(paced, { partySize: 2, seatType: null }, 1080, staff)).toMatchObject({
      reason: 'pacing-full',
    });
    expect(
      decideSlot(paced, { partySize: 2, seatType: null }, 1080, { ...staff, overrides: ['pacing'] }),
    ).toMatchObject({ offered: true, offer: { pacingLimit: null } });
    expect(decideSlot(paced, party, 1080, { ...staff, overrides: ['pacing'] })).toMatchObject({
      reason: 'party-too-large',
    });
    expect(decideSlot(paced, party, 1080, { ...staff, overrides: ['pacing', 'capacity'] })).toMatchObject({
      offered: true,
      offer: { tableIds: [] },
    });
    const taken = dayView(restaurant, DATE, [claim({ tableIds: ['A1'] })], NOW);
    expect(
      decideSlot(taken, { partySize: 2, seatType: null }, 1080, {
        ...staff,
        overrides: ['capacity'],
        tableIds: ['A1'],
      }),
    ).toMatchObject({ reason: 'tables-taken' });
  });
});
