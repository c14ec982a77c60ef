/** What every use case works with. The clock and the dice come in from outside, so that a test drives both. */
import type { Clock, ReservationDatabase } from '@quicktable/domain';
import type { BookingCache } from './booking-cache.ts';

export interface BookingContext {
  readonly database: ReservationDatabase;
  readonly cache: BookingCache;
  readonly clock: Clock;
  /** Unpredictable bytes. */
  readonly random: (bytes: number) => Buffer;
  /** log2 of scrypt's N for new passwords. */
  readonly passwordCost: number;
  /** Told after a write that something waits in the outbox or that a table came free; the jobs look soon. */
  readonly wake: () => void;
}
