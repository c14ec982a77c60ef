/** The port to the database that holds reservations: what it reads, and the one way it writes. */

import type { DayInventory } from '../model/claim.ts';
import type { Reservation, ReservationKey } from '../model/reservation.ts';
import type { DocumentRepository, Page, PageRequest } from './document.ts';
import type { CommitResult, Transaction } from './transaction.ts';

/** Reads of reservations. Rows without a `revision` are the lab's ten and are never returned here. */
export interface ReservationRepository {
  /** Strongly consistent. Null when there is none. */
  find(key: ReservationKey, signal?: AbortSignal): Promise<Reservation | null>;
  /** A guest's reservations by date and time, newest first (LSI `userId-date-index`), strongly consistent. */
  listByUser(userId: string, page: PageRequest, signal?: AbortSignal): Promise<Page<Reservation>>;
  /** All reservations of a restaurant on a service date, of every status (GSI `restaurantId-date-index`: may lag by moments). */
  listByRestaurantDate(
    restaurantId: string,
    date: string,
    signal?: AbortSignal,
  ): Promise<readonly Reservation[]>;
  /** All reservations of a restaurant from a service date on, of every status, by date (the same index: may lag by moments). */
  listByRestaurantFrom(
    restaurantId: string,
    fromDate: string,
    signal?: AbortSignal,
  ): Promise<readonly Reservation[]>;
}

/** Reads of what is taken, strongly consistent. */
export interface InventoryRepository {
  /** One service date; with nothing taken, no claims. */
  day(restaurantId: string, date: string, signal?: AbortSignal): Promise<DayInventory>;
  /** Many at once, in the order asked and in as few round trips as the database allows: the evening search reads every restaurant. */
  days(
    keys: readonly { readonly restaurantId: string; readonly date: string }[],
    signal?: AbortSignal,
  ): Promise<readonly DayInventory[]>;
}

/**
 * Where reservations, inventory and documents live. Implemented on DynamoDB and on MySQL; one contract suite runs on both.
 *
 * `commit` is the only way to write, and is atomic and isolated: a process killed at any moment leaves all of a transaction or none of it.
 * What it guarantees about inventory, whatever runs at the same time in however many processes:
 * - no table belongs to two live claims at the same minute;
 * - covers of live claims that start in one 15 minutes never exceed the `pacingLimit` of a claim added under that limit;
 * - an expired hold stands in nobody's way, although deletion may come much later: its expiry is part of the condition.
 *
 * Conflicts that only mean "somebody else was writing" are retried inside, with jitter, as is throttling. When patience ends the
 * operation throws `DatabaseBusyError`; any other fault of the database throws too, and then nothing is known about the outcome of a commit.
 */
export interface ReservationDatabase {
  readonly reservations: ReservationRepository;
  readonly inventory: InventoryRepository;
  readonly documents: DocumentRepository;
  commit(transaction: Transaction, signal?: AbortSignal): Promise<CommitResult>;
}
