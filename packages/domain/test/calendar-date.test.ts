import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, isCalendarDate, weekdayOf } from '@quicktable/domain';

describe('calendar dates', () => {
  it('refuses days that do not exist', () => {
    const wrong = [
      '2026-02-31',
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-04-00',
      '26-1-1',
      '',
      '2026-04-1x',
      '1900-01-01',
    ];

    expect(wrong.filter(isCalendarDate)).toEqual([]);
  });

  it('knows 29 February of a leap year', () => {
    expect(isCalendarDate('2028-02-29')).toBe(true);
  });

  it('counts over the ends of months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(daysBetween('2026-11-22', '2027-01-01')).toBe(40);
    expect(weekdayOf('2026-11-22')).toBe(0);
  });
});
