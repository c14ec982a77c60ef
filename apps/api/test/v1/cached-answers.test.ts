import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reservation } from '@quicktable/domain';
import type { CachedDay } from '../../src/use-cases/booking-cache.ts';
import { book, type Booking } from '../../src/use-cases/book.ts';
import { cancelReservation } from '../../src/use-cases/cancel-reservation.ts';
import { changeReservation } from '../../src/use-cases/change-reservation.ts';
import { listAllDocuments } from '../../src/use-cases/documents.ts';
import { editRestaurant } from '../../src/use-cases/edit-restaurant.ts';
import { findRestaurant } from '../../src/use-cases/find-restaurant.ts';
import { idempotencyOf } from '../../src/use-cases/idempotency.ts';
import { offerTables } from '../../src/use-cases/offer-tables.ts';
import { placeHold } from '../../src/use-cases/place-hold.ts';
import { releaseHold } from '../../src/use-cases/release-hold.ts';
import { repairDay } from '../../src/use-cases/repair-day.ts';
import { availabilityAnswer, eveningAnswer } from '../../src/use-cases/search.ts';
import { changeAsStaff, setStatus } from '../../src/use-cases/staff-reservation.ts';
import { reservationView } from '../../src/use-cases/views.ts';
import { joinWaitlist, leaveWaitlist } from '../../src/use-cases/waitlist.ts';
import { type RunningUseCases, startUseCases } from './support/start-use-cases.ts';

/** How many histories of writes are tried; more with `QUICKTABLE_PROPERTY_RUNS`. */
const RUNS = Number(process.env['QUICKTABLE_PROPERTY_RUNS'] ?? 8);
const RESTAURANTS = ['gwanghwamun-tea', 'mangwon-vegan'] as const;
const DATES = ['2026-11-26', '2026-11-28'] as const;
const TIMES = ['12:00', '12:30', '17:00', '18:00'] as const;
const USERS = ['usr_a', 'usr_b'] as const;
const NOON = 720;

const place = {
  restaurantId: fc.constantFrom(...RESTAURANTS),
  date: fc.constantFrom(...DATES),
  time: fc.constantFrom(...TIMES),
  partySize: fc.integer({ min: 1, max: 4 }),
};
const operation = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hold' as const), ...place }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('book' as const), user: fc.constantFrom(...USERS), ...place }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ...place }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'bookHold',
        'releaseHold',
        'cancel',
        'staffCancel',
        'note',
        'leave',
        'offer',
        'repair',
      ),
      which: fc.nat({ max: 20 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rules' as const),
      restaurantId: fc.constantFrom(...RESTAURANTS),
      covers: fc.integer({ min: 2, max: 12 }),
      slotMinutes: fc.constantFrom(30, 60),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('change', 'move'), which: fc.nat({ max: 20 }), ...place }),
  },
);

type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;

describe('cached answers', () => {
  let running: RunningUseCases;
  beforeAll(async () => {
    running = await startUseCases();
  });
  afterAll(() => running.close());

  let keys = 0;
  const booking = (userId: string, from: Booking['place']): Booking => ({
    userId,
    guest: {
      guestName: '손님',
      phoneNumber: '010-0000-0000',
      email: null,
      guestNote: '',
      staffNote: '',
      language: 'ko',
    },
    place: from,
    source: 'online',
    staff: null,
    seated: false,
    idempotency: idempotencyOf('test', `cached-answers-${(keys += 1)}`, {}),
  });

  interface World {
    readonly holds: { holdId: string; holdToken: string }[];
    readonly reservations: { userId: string; reservationId: string }[];
    readonly waiting: { entryId: string; token: string }[];
  }

  async function perform(world: World, step: Operation): Promise<void> {
    const { context } = running;
    const pick = <One>(from: readonly One[], which: number): One | undefined =>
      from[which % Math.max(1, from.length)];
    const current = async (which: number): Promise<Reservation | null> => {
      const key = pick(world.reservations, which);
      return key === undefined ? null : context.database.reservations.find(key);
    };
    switch (step.kind) {
      case 'hold': {
        const held = await placeHold(context, step);
        if (held.ok) world.holds.push(held.value);
        return;
      }
      case 'book': {
        const { restaurantId, date, partySize, user } = step;
        const startMinute = Number(step.time.slice(0, 2)) * 60 + Number(step.time.slice(3));
        const made = await book(
          context,
          booking(user, { kind: 'direct', restaurantId, date, startMinute, partySize, seatType: null }),
        );
        if (made.ok)
          world.reservations.push({
            userId: user,
            reservationId: made.value.answer.reservation.reservationId,
          });
        return;
      }
      case 'wait': {
        const { restaurantId, date, partySize } = step;
        const joined = await joinWaitlist(context, null, {
          restaurantId,
          date,
          partySize,
          earliest: '12:00',
          latest: '18:00',
          guestName: '기다리는 손님',
          phoneNumber: '010-0000-0001',
          language: 'ko',
        });
        if (joined.ok)
          world.waiting.push({ entryId: joined.value.entry.entryId, token: joined.value.waitlistToken });
        return;
      }
      case 'bookHold': {
        const hold = pick(world.holds, step.which);
        if (hold === undefined) return;
        const made = await book(context, booking('usr_a', { kind: 'hold', ...hold }));
        if (made.ok)
          world.reservations.push({
            userId: 'usr_a',
            reservationId: made.value.answer.reservation.reservationId,
          });
        return;
      }
      case 'releaseHold': {
        const hold = pick(world.holds, step.which);
        if (hold !== undefined) await releaseHold(context, hold.holdId, hold.holdToken);
        return;
      }
      case 'leave': {
        const entry = pick(world.waiting, step.which);
        if (entry !== undefined) await leaveWaitlist(context, entry.entryId, entry.token);
        return;
      }
      case 'rules': {
        const { restaurantId, covers, slotMinutes } = step;
        const stored = await findRestaurant(context, restaurantId);
        const by = { userId: 'usr_staff', name: '직원', email: 'staff@example.com' };
        const expectedRevision = stored.ok ? stored.value.revision : 0;
        const request = { slotMinutes, pacing: { coversPer15Minutes: covers, peaks: [] } };
        await editRestaurant(context, { restaurantId, expectedRevision, by }, request, false);
        return;
      }
      case 'offer':
      case 'repair': {
        const restaurantId = RESTAURANTS[step.which % 2] ?? RESTAURANTS[0];
        const date = DATES[step.which % 2] ?? DATES[0];
        if (step.kind === 'offer') await offerTables(context, restaurantId, date);
        else await repairDay(context, restaurantId, date);
        return;
      }
      default:
    }
    const found = await current(step.which);
    if (found === null) return;
    const { userId, reservationId, restaurantId, revision } = found;
    const access = { kind: 'account', userId } as const;
    switch (step.kind) {
      case 'cancel':
        await cancelReservation(context, access, reservationId, revision);
        return;
      case 'change':
        await changeReservation(context, access, reservationId, revision, {
          date: step.date,
          time: step.time,
          partySize: step.partySize,
        });
        return;
      case 'move':
        await changeAsStaff(context, restaurantId, found, revision, {
          tableIds: null,
          partySize: step.partySize,
          overrides: ['pacing', 'capacity'],
        });
        return;
      case 'note':
        await changeAsStaff(context, restaurantId, found, revision, {
          staffNote: String(step.which),
          overrides: [],
        });
        return;
      case 'staffCancel':
        await setStatus(context, restaurantId, found, revision, 'cancelled');
        return;
    }
  }

  /** Every answer that could have changed, from the cache and from the database. */
  async function compare(): Promise<void> {
    const { context, clock } = running;
    const { cache, database } = context;
    for (const restaurantId of RESTAURANTS) {
      for (const date of DATES) {
        const cached = await cache.day({ restaurantId, date });
        if (cached === undefined) throw new Error('a sample is missing');
        const rules = await findRestaurant(context, restaurantId);
        const uncached = {
          ...cached,
          ...(rules.ok ? { restaurant: rules.value } : {}),
          inventory: await database.inventory.day(restaurantId, date),
        };
        for (const partySize of [1, 3]) {
          const wish = { date, partySize };
          expect(availabilityAnswer(cached, wish, clock.nowMs).slots).toEqual(
            availabilityAnswer(uncached, wish, clock.nowMs).slots,
          );
        }
      }
    }
    for (const userId of USERS) {
      const page = { limit: 20, cursor: null };
      const { items } = await database.reservations.listByUser(userId, page);
      expect((await cache.guestReservations(userId, page)).items).toEqual(items.map(reservationView));
    }
  }

  async function compareEvening(date: string): Promise<void> {
    const { context, clock } = running;
    const { cache, database } = context;
    const stored = await listAllDocuments(database, { kind: 'restaurant', partition: 'all' }, clock.nowMs);
    const restaurants = stored.map(({ body }) => body);
    const inventories = await database.inventory.days(
      restaurants.map(({ restaurantId }) => ({ restaurantId, date })),
    );
    const fresh = inventories.map((inventory, index) => ({
      restaurant: restaurants[index],
      inventory,
      cachedAtMs: clock.nowMs,
      version: '',
    })) as CachedDay[];
    const query = { date, partySize: 2 };
    expect(eveningAnswer(await cache.evening(date), query, clock.nowMs).restaurants).toEqual(
      eveningAnswer(fresh, query, clock.nowMs).restaurants,
    );
  }

  it('equal uncached ones after every operation of a generated history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 25 }), async (history) => {
        const world: World = { holds: [], reservations: [], waiting: [] };
        await compare();
        for (const step of history) {
          await perform(world, step);
          await compare();
        }
        for (const date of DATES) await compareEvening(date);
      }),
      { numRuns: RUNS },
    );
  }, 240_000);

  it('are read from the cache and not from the database while nothing was written', async () => {
    const { context, clock } = running;
    const key = { restaurantId: 'seoul-bbq', date: '2026-11-30' };
    const first = await context.cache.day(key);
    clock.nowMs += 1_000;
    const second = await context.cache.day(key);

    expect(second?.cachedAtMs).toBe(first?.cachedAtMs);
    const made = await book(
      context,
      booking('usr_a', { kind: 'direct', ...key, startMinute: NOON, partySize: 2, seatType: null }),
    );
    const third = await context.cache.day(key);
    expect(made.ok).toBe(true);
    expect(third?.cachedAtMs).toBe(clock.nowMs);
    expect(third?.inventory.claims).toHaveLength(1);
  });
});
