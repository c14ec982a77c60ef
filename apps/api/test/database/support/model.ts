/** The port as a few maps: what each transaction has to answer and to leave behind, written as plainly as can be. */
import type {
  Claim,
  CommitRefusal,
  CommitResult,
  DocumentKey,
  Reservation,
  StoredDocument,
  Transaction,
} from '@quicktable/domain';

const nameOf = (...parts: string[]) => parts.join('/');

export class ModelDatabase {
  #reservations = new Map<string, Reservation>();
  #documents = new Map<string, StoredDocument>();
  #claims = new Map<string, Claim>();

  commit(transaction: Transaction): CommitResult {
    const before = [this.#reservations, this.#documents, this.#claims] as const;
    [this.#reservations, this.#documents, this.#claims] = [
      new Map(before[0]),
      new Map(before[1]),
      new Map(before[2]),
    ];
    const refusal = this.#apply(transaction);
    if (!refusal) return { committed: true };
    [this.#reservations, this.#documents, this.#claims] = before;
    return { committed: false, refusal };
  }

  reservation(userId: string, reservationId: string): Reservation | null {
    return this.#reservations.get(nameOf(userId, reservationId)) ?? null;
  }

  document(key: DocumentKey, nowMs: number): StoredDocument | null {
    const found = this.#documents.get(nameOf(key.kind, key.partition, key.id));
    return found && (found.expiresAtMs ?? Number.POSITIVE_INFINITY) > nowMs ? found : null;
  }

  liveClaims(restaurantId: string, date: string, nowMs: number): Claim[] {
    const prefix = nameOf(restaurantId, date, '');
    return [...this.#claims]
      .filter(
        ([name, claim]) => name.startsWith(prefix) && (claim.expiresAtMs ?? Number.POSITIVE_INFINITY) > nowMs,
      )
      .map(([, claim]) => claim);
  }

  #apply({ nowMs, documents = [], reservation, inventory = [] }: Transaction): CommitRefusal | undefined {
    for (const { key, condition } of documents) {
      const current = this.document(key, nowMs);
      const isMet =
        condition.if === 'any' ||
        (condition.if === 'absent' && !current) ||
        (condition.if === 'present' && current !== null) ||
        (condition.if === 'revision' && current?.revision === condition.revision);
      if (!isMet) return { reason: 'document-condition', key, current };
    }
    for (const write of documents) {
      const name = nameOf(write.key.kind, write.key.partition, write.key.id);
      const revision = (this.document(write.key, nowMs)?.revision ?? 0) + 1;
      if (write.op === 'delete') this.#documents.delete(name);
      else {
        const { key, body, expiresAtMs } = write;
        this.#documents.set(name, { ...key, body, revision, expiresAtMs });
      }
    }
    if (reservation) {
      const { userId, reservationId } = reservation.reservation;
      const key = { userId, reservationId };
      const current = this.reservation(userId, reservationId);
      if (reservation.op === 'create' && current) return { reason: 'reservation-exists', key };
      if (reservation.op === 'update' && current?.revision !== reservation.expectedRevision) {
        return { reason: 'revision-mismatch', key, current };
      }
      this.#reservations.set(nameOf(userId, reservationId), reservation.reservation);
    }
    for (const { restaurantId, date, release } of inventory) {
      for (const { claimId, require } of release) {
        const isLive = this.liveClaims(restaurantId, date, nowMs).some((claim) => claim.claimId === claimId);
        if (require === 'live' && !isLive) return { reason: 'claim-missing', claimId };
        this.#claims.delete(nameOf(restaurantId, date, claimId));
      }
    }
    let full: CommitRefusal | undefined;
    for (const { restaurantId, date, add } of inventory) {
      for (const { claim, pacingLimit } of add) {
        this.#claims.delete(nameOf(restaurantId, date, claim.claimId));
        const others = this.liveClaims(restaurantId, date, nowMs);
        const tableIds = claim.tableIds.filter((tableId) =>
          others.some(
            (other) =>
              other.tableIds.includes(tableId) &&
              other.startMinute < claim.endMinute &&
              claim.startMinute < other.endMinute,
          ),
        );
        if (tableIds.length > 0) return { reason: 'tables-taken', tableIds };
        const covers = others
          .filter((other) => Math.floor(other.startMinute / 15) === Math.floor(claim.startMinute / 15))
          .reduce((sum, other) => sum + other.covers, claim.covers);
        if (pacingLimit !== null && covers > pacingLimit) {
          full ??= { reason: 'pacing-full', startMinute: claim.startMinute, limit: pacingLimit };
        }
        this.#claims.set(nameOf(restaurantId, date, claim.claimId), claim);
      }
    }
    return full;
  }
}
