import { describe, expect, it } from 'vitest';
import { koreanHoliday, openingDay } from '@quicktable/domain';
import { sample } from './support.ts';

describe('opening days', () => {
  it('follow the week on a usual day', () => {
    expect(openingDay(sample('seoul-bbq'), '2026-11-24').periods).toHaveLength(2);
    expect(openingDay(sample('gangnam-sushi'), '2026-11-23').periods).toEqual([]);
  });

  it('close on public holidays where the house says so', () => {
    expect(openingDay(sample('gangnam-sushi'), '2026-12-25')).toEqual({
      periods: [],
      note: { ko: '성탄절', en: 'Christmas Day' },
    });
    expect(openingDay(sample('seoul-bbq'), '2026-12-25').periods).toHaveLength(2);
  });

  it('keep Sunday hours on public holidays where the house says so', () => {
    const restaurant = { ...sample('seongsu-bistro'), holidayRule: 'sunday-hours' as const };

    expect(openingDay(restaurant, '2026-12-25').periods).toEqual(restaurant.weeklyHours[0]);
  });

  it('let an exception speak before holiday and week', () => {
    const periods = [{ opensMinute: 720, lastOrderMinute: 840, closesMinute: 900 }];
    const exceptions = [{ date: '2026-12-25', periods, reason: { ko: '특별 영업', en: 'Special opening' } }];

    expect(openingDay({ ...sample('gangnam-sushi'), exceptions }, '2026-12-25').periods).toEqual(periods);
  });

  it('know lunar holidays and substitute days of listed years, and fixed ones of any', () => {
    expect(koreanHoliday('2026-09-25')?.en).toBe('Chuseok');
    expect(koreanHoliday('2027-02-09')?.en).toBe('Substitute holiday');
    expect(koreanHoliday('2040-10-09')?.ko).toBe('한글날');
    expect(koreanHoliday('2026-11-23')).toBeNull();
  });
});
