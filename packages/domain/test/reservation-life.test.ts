import { describe, expect, it } from 'vitest';
import {
  guestProfileAfter,
  holdsTables,
  NEW_GUEST,
  RESERVATION_STATUSES,
  transitionRefusal,
} from '@quicktable/domain';

const startsAt = '2026-11-28T09:00:00.000Z';
const START = Date.parse(startsAt);

describe('the life of a reservation', () => {
  it('allows exactly these transitions to staff', () => {
    const allowed = RESERVATION_STATUSES.flatMap((from) =>
      RESERVATION_STATUSES.filter(
        (to) => transitionRefusal({ status: from, startsAt }, to, 'staff', START + 3_600_000) === null,
      ).map((to) => `${from} → ${to}`),
    );

    expect(allowed).toEqual([
      'pending → confirmed',
      'pending → cancelled',
      'confirmed → seated',
      'confirmed → cancelled',
      'confirmed → no-show',
      'seated → completed',
    ]);
  });

  it('lets guests cancel and nothing else', () => {
    const refusals = RESERVATION_STATUSES.map((to) =>
      transitionRefusal({ status: 'confirmed', startsAt }, to, 'guest', START + 3_600_000),
    );

    expect(refusals.filter((one) => one === null)).toHaveLength(1);
    expect(transitionRefusal({ status: 'confirmed', startsAt }, 'cancelled', 'guest', START)).toBeNull();
  });

  it('calls nobody a no-show before a quarter of an hour has passed, and seats nobody the day before', () => {
    const confirmed = { status: 'confirmed', startsAt } as const;

    expect(transitionRefusal(confirmed, 'no-show', 'staff', START + 14 * 60_000)).toBe(
      'transition-too-early',
    );
    expect(transitionRefusal(confirmed, 'no-show', 'staff', START + 15 * 60_000)).toBeNull();
    expect(transitionRefusal(confirmed, 'seated', 'staff', START - 86_400_000)).toBe('transition-too-early');
  });

  it('keeps tables until the party has left or will not come', () => {
    expect(RESERVATION_STATUSES.filter(holdsTables)).toEqual(['pending', 'confirmed', 'seated']);
  });

  it('counts visits, cancellations and no-shows', () => {
    const profile = (['confirmed', 'seated', 'completed', 'no-show', 'no-show', 'cancelled'] as const).reduce(
      guestProfileAfter,
      NEW_GUEST,
    );

    expect(profile).toEqual({ visits: 1, cancellations: 1, noShows: 2, note: '' });
  });
});
