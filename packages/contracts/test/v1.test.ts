import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  AvailabilityQuery,
  BookRequest,
  bookingErrorCodes,
  ChangeRequest,
  HoldRequest,
  SignUpRequest,
  StaffChangeRequest,
  WebhookRequest,
} from '@quicktable/contracts';

const hold = { restaurantId: 'seoul-bbq', date: '2026-12-24', time: '19:00', partySize: 4 };
const direct = { ...hold, guestName: '김하늘', phoneNumber: '010-0000-0000' };

describe('requests of /v1', () => {
  it('take a booking with a hold or with place and time, never with both', () => {
    const { guestName, phoneNumber } = direct;

    expect(BookRequest.safeParse(direct).success).toBe(true);
    expect(BookRequest.safeParse({ holdId: 'hld_1', holdToken: 'x', guestName, phoneNumber }).success).toBe(
      true,
    );
    expect(BookRequest.safeParse({ ...direct, holdId: 'hld_1', holdToken: 'x' }).success).toBe(false);
  });

  it('refuse what no restaurant could serve', () => {
    const wrong = [
      { date: '2026-02-31' },
      { date: '2026-2-1' },
      { date: '2026-12-24T00:00:00Z' },
      { time: '25:00' },
      { time: '7 pm' },
      { partySize: 0 },
      { partySize: 1000 },
      { partySize: 2.5 },
      { partySize: '4' },
      { restaurantId: 'a:b' },
      { restaurantId: '' },
      { seatType: 'throne' },
      { unknown: true },
    ];

    expect(wrong.filter((one) => HoldRequest.safeParse({ ...hold, ...one }).success)).toEqual([]);
    expect(HoldRequest.safeParse(hold).success).toBe(true);
  });

  it('refuse overlong text and control characters', () => {
    const wrong = [
      { guestName: 'x'.repeat(81) },
      { guestName: '' },
      { guestName: 'a\u0000b' },
      { guestNote: 'x'.repeat(501) },
      { phoneNumber: 'call me' },
      { email: 'nobody' },
    ];

    expect(wrong.filter((one) => BookRequest.safeParse({ ...direct, ...one }).success)).toEqual([]);
  });

  it('refuse changes that change nothing', () => {
    expect(ChangeRequest.safeParse({}).success).toBe(false);
    expect(StaffChangeRequest.safeParse({}).success).toBe(false);
    expect(StaffChangeRequest.safeParse({ tableIds: null }).success).toBe(true);
  });

  it('deliver webhooks over HTTP only', () => {
    expect(
      WebhookRequest.safeParse({ url: 'file:///etc/passwd', events: ['reservation.created'] }).success,
    ).toBe(false);
    expect(
      WebhookRequest.safeParse({ url: 'https://example.com/x', events: ['reservation.created'] }).success,
    ).toBe(true);
  });

  it('ask passwords for length only', () => {
    const account = { email: 'haneul@example.com', name: '김하늘' };

    expect(SignUpRequest.safeParse({ ...account, password: 'too short' }).success).toBe(false);
    expect(SignUpRequest.safeParse({ ...account, password: '비밀번호는 길어야 좋다' }).success).toBe(true);
  });

  it('read numbers of an address from text', () => {
    expect(AvailabilityQuery.parse({ date: '2026-12-24', partySize: '4' }).partySize).toBe(4);
    expect(AvailabilityQuery.safeParse({ date: '2026-12-24', partySize: 'four' }).success).toBe(false);
  });

  it('never fail otherwise than by refusing, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const schema of [HoldRequest, BookRequest, ChangeRequest, SignUpRequest])
          schema.safeParse(value);
      }),
    );
  });
});

describe('schemas of /v1', () => {
  it('all become JSON Schema under names of their own', () => {
    const { schemas } = z.toJSONSchema(z.globalRegistry, { target: 'draft-7' });

    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(['Availability', 'Reservation', 'StaffDay']));
  });
});

describe('error codes of /v1', () => {
  it('carry client and server error statuses only', () => {
    const statuses = Object.values(bookingErrorCodes).map(({ status }) => status);

    expect(statuses.every((status) => status >= 400 && status <= 599)).toBe(true);
  });
});
