import { describe, expect, it } from 'vitest';
import { instantsOf, isTimeZone, serviceMinuteOf, serviceMomentAt, timeOf } from '@quicktable/domain';

const iso = (instantMs: number | null) => (instantMs === null ? null : new Date(instantMs).toISOString());

describe('wall clocks', () => {
  it('reads times of day and counts the small hours to the evening before', () => {
    expect(serviceMinuteOf('19:00')).toBe(1140);
    expect(serviceMinuteOf('06:00')).toBe(360);
    expect(serviceMinuteOf('01:30')).toBe(1530);
    expect(timeOf(1530)).toBe('01:30');
  });

  it('refuses what is no time of day', () => {
    expect(['24:00', '7:00', '19:60', '19:00:00', '', 'noon'].map(serviceMinuteOf)).toEqual(
      Array(6).fill(null),
    );
  });
});

describe('time zones', () => {
  it('turns a time in Seoul into an instant nine hours earlier in UTC', () => {
    const instantOf = instantsOf('2026-12-24', 'Asia/Seoul');

    expect(iso(instantOf(1140))).toBe('2026-12-24T10:00:00.000Z');
    expect(iso(instantOf(1530))).toBe('2026-12-24T16:30:00.000Z');
  });

  it('names the service date in Seoul while the server in UTC is still on the day before', () => {
    expect(serviceMomentAt(Date.parse('2026-12-24T22:00:00Z'), 'Asia/Seoul')).toEqual({
      date: '2026-12-25',
      minute: 420,
    });
    expect(serviceMomentAt(Date.parse('2026-12-24T17:00:00Z'), 'Asia/Seoul')).toEqual({
      date: '2026-12-24',
      minute: 1560,
    });
  });

  it('answers null for a time that the clocks skip', () => {
    const instantOf = instantsOf('2026-03-07', 'America/New_York');

    expect(iso(instantOf(1440 + 90))).toBe('2026-03-08T06:30:00.000Z');
    expect(instantOf(1440 + 150)).toBeNull();
    expect(iso(instantOf(1440 + 180))).toBe('2026-03-08T07:00:00.000Z');
  });

  it('means the first of two when the clocks show a time twice', () => {
    expect(iso(instantsOf('2026-10-31', 'America/New_York')(1440 + 90))).toBe('2026-11-01T05:30:00.000Z');
  });

  it('goes there and back throughout a year', () => {
    for (const zone of ['Asia/Seoul', 'America/New_York', 'Australia/Lord_Howe']) {
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 225 * 60_000) {
        const { date, minute } = serviceMomentAt(at, zone);
        const back = instantsOf(date, zone)(minute);
        if (back !== at) expect(serviceMomentAt(back ?? 0, zone)).toEqual({ date, minute });
      }
    }
  });

  it('knows which names are time zones', () => {
    expect(isTimeZone('Asia/Seoul')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
  });
});
