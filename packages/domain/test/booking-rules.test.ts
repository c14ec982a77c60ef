import { describe, expect, it } from 'vitest';
import {
  bookingWindowRefusal,
  cutoffAt,
  freezePolicy,
  pacedCovers,
  pacingLimit,
  turnMinutes,
} from '@quicktable/domain';
import { claim, NOW, sample } from './support.ts';

const MINUTE = 60_000;

describe('turn times', () => {
  it('grow with the party, and the last one holds for larger parties too', () => {
    expect([1, 2, 3, 5, 12, 99].map((size) => turnMinutes(sample('seoul-bbq'), size))).toEqual([
      90, 90, 105, 120, 150, 150,
    ]);
  });
});

describe('pacing', () => {
  it('is tighter in a peak', () => {
    expect(pacingLimit(sample('seoul-bbq'), 1065)).toBe(24);
    expect(pacingLimit(sample('seoul-bbq'), 1080)).toBe(18);
    expect(pacingLimit(sample('seoul-bbq'), 1200)).toBe(24);
  });

  it('counts live claims only', () => {
    const claims = [
      claim({ claimId: 'a', covers: 4 }),
      claim({ claimId: 'b', covers: 2, expiresAtMs: NOW + 1 }),
      claim({ claimId: 'c', covers: 8, expiresAtMs: NOW }),
    ];

    expect(pacedCovers(claims, NOW).get(72)).toBe(6);
  });
});

describe('the booking window', () => {
  const restaurant = sample('seoul-bbq');
  const at = (startsAtMs: number, date: string) =>
    bookingWindowRefusal(restaurant, date, '2026-11-23', startsAtMs, NOW);

  it('refuses the past, too little notice and days for which the book is not open', () => {
    expect(at(NOW, '2026-11-23')).toBe('past');
    expect(at(NOW + 59 * MINUTE, '2026-11-23')).toBe('too-soon');
    expect(at(NOW + 60 * MINUTE, '2026-11-23')).toBeNull();
    expect(at(NOW + 60 * 1440 * MINUTE, '2027-01-22')).toBeNull();
    expect(at(NOW + 61 * 1440 * MINUTE, '2027-01-23')).toBe('too-far');
  });
});

describe('cut-offs', () => {
  it('are those frozen on the reservation, whatever the house changes later', () => {
    const policy = freezePolicy(sample('gangnam-sushi'));
    const reservation = { startsAt: '2026-12-01T10:00:00.000Z', policy };

    expect(new Date(cutoffAt(reservation, 'change')).toISOString()).toBe('2026-11-30T10:00:00.000Z');
    expect(new Date(cutoffAt(reservation, 'cancel')).toISOString()).toBe('2026-11-29T10:00:00.000Z');
  });
});
