/** What one commit may contain and how it may be refused. */

import type { Claim } from '../model/claim.ts';
import type { Reservation, ReservationKey } from '../model/reservation.ts';
import type { DocumentKey, DocumentWrite, StoredDocument } from './document.ts';

/** A change to what is taken on one restaurant's service date. */
export interface InventoryChange {
  readonly restaurantId: string;
  readonly date: string;
  /**
   * Claims to give back. `live`: the claim must be stored and not expired at `nowMs`, or the transaction is refused
   * (`claim-missing`). `any`: giving back what is already gone is no error.
   */
  readonly release: readonly { readonly claimId: string; readonly require: 'live' | 'any' }[];
  /** Claims to take, checked as though every release of this change had happened first. */
  readonly add: readonly {
    readonly claim: Claim;
    /**
     * The most covers that live claims starting in the same 15 minutes may sum to, this one included. Null: pacing was set aside by staff.
     * The 15 minutes are those of `floor(startMinute / 15)`.
     */
    readonly pacingLimit: number | null;
  }[];
}

export type ReservationWrite =
  | { readonly op: 'create'; readonly reservation: Reservation }
  | {
      readonly op: 'update';
      readonly reservation: Reservation;
      /** The stored revision must equal this, else `revision-mismatch`. `reservation.revision` is one more. */
      readonly expectedRevision: number;
    };

/**
 * Writes that happen together or not at all. All conditions are checked inside the same database transaction as the writes, against what is
 * stored (never against a cached or an earlier read). At most 60 documents; `inventory` holds at most two changes (a reservation
 * that moves to another date), each with at most two releases and two adds.
 */
export interface Transaction {
  /** The time that hold expiry is judged by, epoch milliseconds. */
  readonly nowMs: number;
  readonly reservation?: ReservationWrite;
  readonly inventory?: readonly InventoryChange[];
  readonly documents?: readonly DocumentWrite[];
}

/** Why nothing was written. When several hold, the first in this order is told. */
export type CommitRefusal =
  | {
      readonly reason: 'document-condition';
      readonly key: DocumentKey;
      readonly current: StoredDocument | null;
    }
  | { readonly reason: 'reservation-exists'; readonly key: ReservationKey }
  | {
      readonly reason: 'revision-mismatch';
      readonly key: ReservationKey;
      readonly current: Reservation | null;
    }
  | { readonly reason: 'claim-missing'; readonly claimId: string }
  | { readonly reason: 'tables-taken'; readonly tableIds: readonly string[] }
  | { readonly reason: 'pacing-full'; readonly startMinute: number; readonly limit: number };

export type CommitResult =
  | { readonly committed: true }
  | { readonly committed: false; readonly refusal: CommitRefusal };
