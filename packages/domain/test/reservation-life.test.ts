import { describe, expect, it } from 'vitest';
import {
  guestProfileAfter,
  holdsTables,
  NEW_GUEST,
  nextStatuses,
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
      'seated → confirmed',
      'seated → completed',
      'completed → seated',
      'cancelled → confirmed',
      'no-show → confirmed',
      'no-show → seated',
    ]);
  });

  it('takes nothing back once the evening is history', () => {
    const late = START + 12 * 3_600_000;

    expect(transitionRefusal({ status: 'no-show', startsAt }, 'seated', 'staff', late)).toBeNull();
    expect(transitionRefusal({ status: 'no-show', startsAt }, 'seated', 'staff', late + 1)).toBe(
      'transition-too-late',
    );
    expect(transitionRefusal({ status: 'confirmed', startsAt }, 'cancelled', 'staff', late + 1)).toBeNull();
    expect(nextStatuses({ status: 'completed', startsAt }, late + 1)).toEqual([]);
  });

  it('says what staff may do now and what only later', () => {
    expect(nextStatuses({ status: 'confirmed', startsAt }, START)).toEqual([
      { status: 'seated', fromMs: null, takesBack: false },
      { status: 'no-show', fromMs: START + 15 * 60_000, takesBack: false },
      { status: 'cancelled', fromMs: null, takesBack: false },
    ]);
    expect(nextStatuses({ status: 'completed', startsAt }, START)).toEqual([
      { status: 'seated', fromMs: null, takesBack: true },
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

  it('counts visits, cancellations and no-shows, and takes back what was counted by mistake', () => {
    const steps = [
      ['confirmed', 'seated'],
      ['seated', 'completed'],
      ['confirmed', 'no-show'],
      ['confirmed', 'no-show'],
      ['confirmed', 'cancelled'],
    ] as const;
    const profile = steps.reduce((sum, [before, after]) => guestProfileAfter(sum, before, after), NEW_GUEST);

    expect(profile).toEqual({ visits: 1, cancellations: 1, noShows: 2, note: '' });
    expect(guestProfileAfter(profile, 'no-show', 'seated')).toEqual({ ...profile, noShows: 1 });
    expect(guestProfileAfter(profile, 'confirmed', 'seated')).toBe(profile);
    expect(guestProfileAfter(NEW_GUEST, 'completed', 'seated')).toEqual(NEW_GUEST);
  });
});
