/** The hold: a promise of a table with an end. */

import type { SeatType } from './table.ts';

/** A table kept for one guest for a few minutes while a form is filled in. */
export interface Hold {
  readonly holdId: string;
  /** SHA-256 of the secret that the holder was given, hexadecimal: without it nobody can book from or release the hold. */
  readonly secretHash: string;
  readonly restaurantId: string;
  readonly date: string;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly partySize: number;
  readonly seatType: SeatType | null;
  readonly tableIds: readonly string[];
  readonly expiresAtMs: number;
}
