import { describe, expect, it } from 'vitest';
import { dayView, matchWaitlist, type WaitlistEntry } from '@quicktable/domain';
import { claim, NOW, sample } from './support.ts';

const restaurant = { ...sample('seoul-bbq'), tables: sample('seoul-bbq').tables.slice(10, 11) };

function entry(over: Partial<WaitlistEntry>): WaitlistEntry {
  return {
    entryId: 'w1',
    restaurantId: 'seoul-bbq',
    date: '2026-11-28',
    partySize: 6,
    seatType: null,
    earliestMinute: 1080,
    latestMinute: 1200,
    userId: null,
    guestName: '김하늘',
    phoneNumber: '01000000000',
    language: 'ko',
    status: 'waiting',
    secretHash: '',
    offerSecretHash: '',
    createdAt: '2026-11-20T00:00:00.000Z',
    offer: null,
    ...over,
  };
}

describe('the waitlist', () => {
  it('serves the first to have joined whose wish can be met', () => {
    const day = dayView(restaurant, '2026-11-28', [], NOW);
    const entries = [
      entry({ entryId: 'left', status: 'left' }),
      entry({ entryId: 'too-small', partySize: 2 }),
      entry({ entryId: 'first' }),
      entry({ entryId: 'second' }),
    ];

    expect(matchWaitlist(day, entries)).toMatchObject({
      entry: { entryId: 'first' },
      offer: { startMinute: 1080 },
    });
  });

  it('offers the earliest time within the wish', () => {
    const day = dayView(restaurant, '2026-11-28', [claim({ tableIds: ['R1'], endMinute: 1140 })], NOW);

    expect(matchWaitlist(day, [entry({})])?.offer.startMinute).toBe(1140);
    expect(matchWaitlist(day, [entry({ latestMinute: 1110 })])).toBeNull();
  });
});
