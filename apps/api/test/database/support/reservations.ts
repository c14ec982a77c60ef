/** Reservations, claims and documents to test with. */
import type { Claim, DocumentKey, DocumentWrite, Reservation } from '@quicktable/domain';

export const NOW_MS = Date.parse('2026-03-01T09:00:00Z');

export function aReservation(overrides: Partial<Reservation> = {}): Reservation {
  return {
    userId: 'guest-1',
    reservationId: 'r-1',
    restaurantId: 'hanok-table',
    restaurantName: '한옥 식탁',
    date: '2026-03-14',
    time: '19:00',
    partySize: 4,
    phoneNumber: '010-1234-5678',
    status: 'confirmed',
    createdAt: '2026-03-01T09:00:00Z',
    updatedAt: '2026-03-01T09:00:00Z',
    revision: 1,
    timeZone: 'Asia/Seoul',
    startsAt: '2026-03-14T10:00:00Z',
    startMinute: 1_140,
    endMinute: 1_260,
    tableIds: ['t-1'],
    seatType: null,
    guestName: '김하나',
    email: null,
    guestNote: '창가 자리 부탁드려요 🌸',
    staffNote: '',
    source: 'online',
    language: 'ko',
    confirmationCode: 'ABC234',
    manageTokenHash: 'f'.repeat(64),
    policy: {
      version: '1',
      text: { ko: '방문 2시간 전까지 취소할 수 있습니다.', en: 'Cancel up to 2 hours before.' },
      changeCutoffMinutes: 120,
      cancelCutoffMinutes: 120,
    },
    overrides: [],
    ...overrides,
  };
}

export function aClaim(overrides: Partial<Claim> = {}): Claim {
  return {
    claimId: 'r-1',
    kind: 'reservation',
    tableIds: ['t-1'],
    startMinute: 1_140,
    endMinute: 1_260,
    covers: 4,
    expiresAtMs: null,
    ...overrides,
  };
}

export const aKey = (id: string, partition = 'p'): DocumentKey => ({ kind: 'note', partition, id });

type Put = Extract<DocumentWrite, { op: 'put' }>;

export const aPut = (key: DocumentKey, body: unknown, rest: Partial<Put> = {}): DocumentWrite => ({
  op: 'put',
  key,
  body,
  expiresAtMs: null,
  condition: { if: 'any' },
  ...rest,
});
