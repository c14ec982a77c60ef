/** What is taken on one service date, as rows that are read and changed while the day's row is locked. */
import { type Claim, type CommitRefusal, type InventoryChange, isLive, pacingSlot } from '@quicktable/domain';
import type { DayState } from '../decide-inventory.ts';
import type { ClaimRow } from './schema.ts';

export function toClaim(row: ClaimRow): Claim {
  return {
    claimId: row.claim_id,
    kind: row.kind,
    tableIds: JSON.parse(row.table_ids) as string[],
    startMinute: row.start_minute,
    endMinute: row.end_minute,
    covers: row.covers,
    expiresAtMs: row.expires_at_ms,
  };
}

export class ClaimDay implements DayState {
  readonly #claims: Map<string, Claim>;
  readonly #released = new Set<string>();
  readonly #added = new Map<string, Claim>();

  constructor(claims: readonly Claim[]) {
    this.#claims = new Map(claims.map((claim) => [claim.claimId, claim]));
  }

  /** Ids whose rows go, and claims whose rows come. */
  get changes(): { readonly released: readonly string[]; readonly added: readonly Claim[] } {
    return { released: [...this.#released], added: [...this.#added.values()] };
  }

  release(
    { claimId, require }: InventoryChange['release'][number],
    nowMs: number,
  ): CommitRefusal | undefined {
    const claim = this.#claims.get(claimId);
    if (require === 'live' && !(claim && isLive(claim, nowMs))) return { reason: 'claim-missing', claimId };
    if (claim) {
      this.#claims.delete(claimId);
      this.#released.add(claimId);
    }
    return undefined;
  }

  takenTables(claim: Claim, nowMs: number): string[] {
    const overlapping = this.#others(claim, nowMs).filter(
      (other) => other.startMinute < claim.endMinute && claim.startMinute < other.endMinute,
    );
    return claim.tableIds.filter((tableId) => overlapping.some((other) => other.tableIds.includes(tableId)));
  }

  exceedsPacing(claim: Claim, limit: number, nowMs: number): boolean {
    const slot = pacingSlot(claim.startMinute);
    const others = this.#others(claim, nowMs).filter((other) => pacingSlot(other.startMinute) === slot);
    return others.reduce((sum, other) => sum + other.covers, claim.covers) > limit;
  }

  add(claim: Claim): void {
    if (this.#claims.has(claim.claimId)) this.#released.add(claim.claimId);
    this.#claims.set(claim.claimId, claim);
    this.#added.set(claim.claimId, claim);
  }

  #others(claim: Claim, nowMs: number): Claim[] {
    return [...this.#claims.values()].filter(
      (other) => other.claimId !== claim.claimId && isLive(other, nowMs),
    );
  }
}
