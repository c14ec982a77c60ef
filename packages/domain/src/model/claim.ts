/** Claims: what takes table time and kitchen pace on a service date. */

/**
 * What takes table time and kitchen pace on one service date: a hold while it lives, or a reservation.
 * Minutes are service minutes (see `OpeningPeriod`); the stretch is half open, `[startMinute, endMinute)`.
 */
export interface Claim {
  /** The hold's or the reservation's id; unique on the service date. */
  readonly claimId: string;
  readonly kind: 'hold' | 'reservation';
  /** Empty: seated nowhere yet, but it counts for pacing. */
  readonly tableIds: readonly string[];
  readonly startMinute: number;
  /** A multiple of 15, as `startMinute` is. */
  readonly endMinute: number;
  readonly covers: number;
  /** Epoch milliseconds from which the claim counts for nothing; null: until it is released. */
  readonly expiresAtMs: number | null;
}

/** All claims on one restaurant's service date, as one consistent read. Expired holds may still be among them. */
export interface DayInventory {
  readonly restaurantId: string;
  readonly date: string;
  readonly claims: readonly Claim[];
}
