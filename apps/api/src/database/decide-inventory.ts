/** Whether the inventory changes of a transaction can happen, asked of each day in the port's order. */
import type { Claim, CommitRefusal, InventoryChange } from '@quicktable/domain';

export interface DayKey {
  readonly restaurantId: string;
  readonly date: string;
}

/** One service date as it was read, changed step by step. */
export interface DayState {
  /** Gives a claim back; refuses when it had to be live and is not. */
  release(release: InventoryChange['release'][number], nowMs: number): CommitRefusal | undefined;
  /** The tables of a claim that live claims hold at the same time. */
  takenTables(claim: Claim, nowMs: number): string[];
  /** Whether the claim's covers and those of live claims in its 15 minutes exceed the limit. */
  exceedsPacing(claim: Claim, limit: number, nowMs: number): boolean;
  /** Takes what the claim asks for, in place of anything that the same claim held. */
  add(claim: Claim): void;
}

/** The days that changes are about, each once. */
export function daysOf(inventory: readonly InventoryChange[] = []): DayKey[] {
  const days = new Map(
    inventory.map(({ restaurantId, date }) => [`${date}#${restaurantId}`, { restaurantId, date }]),
  );
  return [...days.values()];
}

/** Applies the changes to the days; the first refusal in the port's order, or undefined when all of them can happen. */
export function decideInventory(
  inventory: readonly InventoryChange[],
  dayOf: (key: DayKey) => DayState,
  nowMs: number,
): CommitRefusal | undefined {
  for (const change of inventory) {
    for (const release of change.release) {
      const refusal = dayOf(change).release(release, nowMs);
      if (refusal) return refusal;
    }
  }
  let full: CommitRefusal | undefined;
  for (const change of inventory) {
    const day = dayOf(change);
    for (const { claim, pacingLimit } of change.add) {
      const tableIds = day.takenTables(claim, nowMs);
      if (tableIds.length > 0) return { reason: 'tables-taken', tableIds };
      if (pacingLimit !== null && day.exceedsPacing(claim, pacingLimit, nowMs)) {
        full ??= { reason: 'pacing-full', startMinute: claim.startMinute, limit: pacingLimit };
      }
      day.add(claim);
    }
  }
  return full;
}
