/**
 * South Korea's public holidays with their substitute days, as the Regulations on Holidays of Public Offices set them. The lunar ones cannot be
 * computed without the observatory's tables, so they stand here by year; a year that is not listed has its fixed days only.
 */
import type { LocalizedText } from '../model/localized-text.ts';

const FIXED: Readonly<Record<string, LocalizedText>> = {
  '01-01': { ko: '신정', en: "New Year's Day" },
  '03-01': { ko: '삼일절', en: 'Independence Movement Day' },
  '05-05': { ko: '어린이날', en: "Children's Day" },
  '06-06': { ko: '현충일', en: 'Memorial Day' },
  '08-15': { ko: '광복절', en: 'Liberation Day' },
  '10-03': { ko: '개천절', en: 'National Foundation Day' },
  '10-09': { ko: '한글날', en: 'Hangeul Day' },
  '12-25': { ko: '성탄절', en: 'Christmas Day' },
};

const SEOLLAL: LocalizedText = { ko: '설날 연휴', en: 'Seollal (Lunar New Year)' };
const CHUSEOK: LocalizedText = { ko: '추석 연휴', en: 'Chuseok' };
const BUDDHA: LocalizedText = { ko: '부처님 오신 날', en: "Buddha's Birthday" };
const SUBSTITUTE: LocalizedText = { ko: '대체공휴일', en: 'Substitute holiday' };

const BY_DATE: Readonly<Record<string, LocalizedText>> = {
  '2026-02-16': SEOLLAL,
  '2026-02-17': SEOLLAL,
  '2026-02-18': SEOLLAL,
  '2026-03-02': SUBSTITUTE,
  '2026-05-24': BUDDHA,
  '2026-05-25': SUBSTITUTE,
  '2026-08-17': SUBSTITUTE,
  '2026-09-24': CHUSEOK,
  '2026-09-25': CHUSEOK,
  '2026-09-26': CHUSEOK,
  '2026-10-05': SUBSTITUTE,
  '2027-02-06': SEOLLAL,
  '2027-02-07': SEOLLAL,
  '2027-02-08': SEOLLAL,
  '2027-02-09': SUBSTITUTE,
  '2027-05-13': BUDDHA,
  '2027-08-16': SUBSTITUTE,
  '2027-09-14': CHUSEOK,
  '2027-09-15': CHUSEOK,
  '2027-09-16': CHUSEOK,
  '2027-10-04': SUBSTITUTE,
  '2027-10-11': SUBSTITUTE,
  '2027-12-27': SUBSTITUTE,
};

/** The holiday's name, or null on an ordinary day. */
export function koreanHoliday(date: string): LocalizedText | null {
  return BY_DATE[date] ?? FIXED[date.slice(5)] ?? null;
}
