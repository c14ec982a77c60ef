import { expect, test } from 'vitest';
import { calendarFile } from '../src/guest/calendar-file.ts';

const reservation = {
  reservationId: 'r-1',
  restaurantId: 'seoul-bbq',
  restaurantName: '서울 바비큐; 종로, 본점',
  date: '2026-12-24',
  time: '19:00',
  timeZone: 'Asia/Seoul',
  startsAt: '2026-12-24T10:00:00.000Z',
  endsAt: '2026-12-24T11:45:00.000Z',
  partySize: 4,
  seatType: null,
  status: 'confirmed' as const,
  guestName: '김하늘',
  phoneNumber: '010-0000-0000',
  email: null,
  guestNote: '',
  language: 'ko' as const,
  confirmationCode: 'ABCD2345',
  policy: {
    version: '1',
    text: { ko: '', en: '' },
    changeUntil: '2026-12-24T08:00:00.000Z',
    cancelUntil: '2026-12-24T08:00:00.000Z',
  },
  revision: 3,
  createdAt: '2026-11-22T00:00:00.000Z',
  updatedAt: '2026-11-22T00:00:00.000Z',
};

test('a calendar file says when in UTC, escapes what has a meaning, and folds long lines by octets', () => {
  const file = calendarFile({ ...reservation, confirmationCode: '가'.repeat(40) });

  const lines = file.split('\r\n');
  expect(lines).toContain('DTSTART:20261224T100000Z');
  expect(lines).toContain('DTEND:20261224T114500Z');
  expect(lines).toContain('SEQUENCE:3');
  expect(file).toContain('LOCATION:서울 바비큐\\; 종로\\, 본점');
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(file.replaceAll('\r\n ', '')).toContain(`DESCRIPTION:${'가'.repeat(40)}\r\n`);
});
