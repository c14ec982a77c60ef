/**
 * The cached reads of the reservation service, and the one way to say what a write touched. Nothing that is decided ever reads from here.
 */
import type { ReservationList } from '@quicktable/contracts';
import type { CommitResult, DayInventory, ReservationKey, Restaurant } from '@quicktable/domain';

export interface CachedDay {
  readonly restaurant: Restaurant;
  readonly inventory: DayInventory;
  /** When the inventory was read from the database. */
  readonly cachedAtMs: number;
  /** Changes whenever the restaurant or the inventory may have changed: what was computed from the day stands as long as this does. */
  readonly version: string;
}

export interface DayKey {
  readonly restaurantId: string;
  readonly date: string;
}

/** Something that a write changes and that cached answers are made from. */
export type Touched =
  | { readonly kind: 'restaurant'; readonly restaurantId: string }
  | ({ readonly kind: 'day' } & DayKey)
  | { readonly kind: 'guest'; readonly userId: string }
  | { readonly kind: 'reservation'; readonly key: ReservationKey };

export interface BookingCache {
  /** Every restaurant, in the order of their ids. */
  restaurants(): Promise<readonly Restaurant[]>;
  /** Undefined when there is no such restaurant. */
  restaurant(restaurantId: string): Promise<Restaurant | undefined>;
  /** Undefined when there is no such restaurant. */
  day(key: DayKey): Promise<CachedDay | undefined>;
  /** One evening of every restaurant; what is missing is loaded in one batch. */
  evening(date: string): Promise<readonly CachedDay[]>;
  /** A page of a guest's reservations. */
  guestReservations(
    userId: string,
    page: { readonly limit: number; readonly cursor: string | null },
  ): Promise<ReservationList>;
  /**
   * Runs a write to the database behind a fence and invalidates what it touched: when this resolves, no later read on any node returns
   * what was cached before, whether the write was refused, done, or failed with its outcome unknown.
   */
  writing(touched: readonly Touched[], write: () => Promise<CommitResult>): Promise<CommitResult>;
}
