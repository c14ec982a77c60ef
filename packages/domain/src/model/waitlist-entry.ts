/** A party that waits for a slot to open. */
import type { SeatType } from './table.ts';

export const WAITLIST_STATUSES = ['waiting', 'notified', 'booked', 'expired', 'left'] as const;

export type WaitlistStatus = (typeof WAITLIST_STATUSES)[number];

export interface WaitlistEntry {
  /** Sorts by time of joining, so that the list is first come, first served. */
  readonly entryId: string;
  readonly restaurantId: string;
  readonly date: string;
  readonly partySize: number;
  readonly seatType: SeatType | null;
  /** Arrivals wanted, service minutes, both ends included. */
  readonly earliestMinute: number;
  readonly latestMinute: number;
  /** The account, or null for a guest without one. */
  readonly userId: string | null;
  readonly guestName: string;
  readonly phoneNumber: string;
  readonly language: 'ko' | 'en';
  readonly status: WaitlistStatus;
  /** SHA-256 of the secret that looks at this entry, and of the one that books the hold offered to it. */
  readonly secretHash: string;
  readonly offerSecretHash: string;
  readonly createdAt: string;
  /** The hold kept for this party once a slot opened, and when it ends. */
  readonly offer: {
    readonly holdId: string;
    readonly startMinute: number;
    readonly expiresAtMs: number;
  } | null;
}
