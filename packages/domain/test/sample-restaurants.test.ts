import { describe, expect, it } from 'vitest';
import { restaurantProblems, SAMPLE_RESTAURANTS, seatingsOf } from '@quicktable/domain';

const sampleIds = SAMPLE_RESTAURANTS.map(({ restaurantId }) => restaurantId);

describe('sample restaurants', () => {
  it('are a dozen or more, each with its own id and text in both languages', () => {
    expect(SAMPLE_RESTAURANTS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(sampleIds).size).toBe(SAMPLE_RESTAURANTS.length);
    for (const { name, description, address } of SAMPLE_RESTAURANTS) {
      for (const text of [name, description, address]) {
        expect(text.ko).toMatch(/[가-힣]/);
        expect(text.en).toMatch(/[A-Za-z]/);
      }
    }
  });

  it('could open tomorrow: their data breaks no rule', () => {
    expect(SAMPLE_RESTAURANTS.flatMap(restaurantProblems)).toEqual([]);
  });

  it('can seat the largest party they say they take', () => {
    for (const restaurant of SAMPLE_RESTAURANTS) {
      const largest = Math.max(...seatingsOf(restaurant).map(({ maxParty }) => maxParty));
      expect(largest, restaurant.restaurantId).toBeGreaterThanOrEqual(restaurant.maxParty);
    }
  });

  it('have their mistakes told in sentences', () => {
    const [first] = SAMPLE_RESTAURANTS;
    if (first === undefined) throw new Error('no sample');
    const [table] = first.tables;
    if (table === undefined) throw new Error('no table');
    const wrong = {
      ...first,
      timeZone: 'Mars/Olympus',
      slotMinutes: 20,
      weeklyHours: [[{ opensMinute: 600, lastOrderMinute: 500, closesMinute: 700 }]],
      exceptions: [{ date: '2026-02-31', periods: [], reason: { ko: '', en: '' } }],
      tables: [{ ...table, minParty: 5, combinableWith: ['nowhere'] }, table],
    };

    expect(restaurantProblems(wrong)).toHaveLength(9);
    expect(restaurantProblems(wrong)[0]).toEqual({
      path: 'timeZone',
      message: 'Mars/Olympus is no time zone.',
    });
  });
});
