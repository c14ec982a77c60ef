import { describe, expect, it } from 'vitest';
import { type Reservation, RULE_CONFLICTS, ruleConflicts } from '@quicktable/domain';
import { sample } from './support.ts';

const house = sample('seoul-bbq');
const placed: Parameters<typeof ruleConflicts>[1] = {
  date: '2026-11-28',
  startMinute: 1140,
  endMinute: 1245,
  partySize: 4,
  tableIds: ['A1'],
  status: 'confirmed',
  overrides: [],
};

describe('a reservation and the rules of today', () => {
  it('fits where it could be booked', () => {
    expect(ruleConflicts(house, placed)).toEqual([]);
  });

  it('conflicts with whatever it would be refused for, each by its name', () => {
    const period = { opensMinute: 1020, lastOrderMinute: 1080, closesMinute: 1200 };
    const closed = [{ date: placed.date, periods: [], reason: { ko: '휴무', en: 'Closed' } }];
    const found = [
      ruleConflicts({ ...house, exceptions: closed }, placed),
      ruleConflicts({ ...house, weeklyHours: house.weeklyHours.map(() => [period]) }, placed),
      ruleConflicts(
        { ...house, weeklyHours: house.weeklyHours.map(() => [{ ...period, lastOrderMinute: 1140 }]) },
        placed,
      ),
      ruleConflicts({ ...house, maxParty: 3 }, placed),
      ruleConflicts({ ...house, tables: house.tables.slice(1) }, placed),
      ruleConflicts(house, { ...placed, partySize: 5 }),
    ];

    expect(found.map(([first]) => first)).toEqual(RULE_CONFLICTS);
    expect(found.every((reasons) => reasons.length === 1)).toBe(true);
  });

  it('is in nobody’s way once it has ended, and what staff set aside is no conflict', () => {
    const statuses: Reservation['status'][] = ['cancelled', 'completed', 'no-show'];
    for (const status of statuses) {
      expect(ruleConflicts({ ...house, maxParty: 1 }, { ...placed, status })).toEqual([]);
    }
    expect(ruleConflicts({ ...house, maxParty: 1 }, { ...placed, overrides: ['capacity'] })).toEqual([]);
  });
});
