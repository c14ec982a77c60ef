/** What keeping a table for somebody writes: the claim on the service date, and the hold that tells whose it is. */
import type { DocumentWrite, InventoryChange } from '@quicktable/domain';
import { documentKey, type StoredHold } from './documents.ts';
import { putDocument } from './write-document.ts';

/** A hold is remembered a day longer than it holds, so that a late guest is told why. */
const rememberHoldMs = 86_400_000;

export function holdWrites(
  hold: StoredHold,
  pacingLimit: number | null,
): { readonly inventory: readonly InventoryChange[]; readonly documents: readonly DocumentWrite[] } {
  const { holdId, restaurantId, date, tableIds, startMinute, endMinute, partySize, expiresAtMs } = hold;
  const claim = {
    claimId: holdId,
    kind: 'hold',
    tableIds,
    startMinute,
    endMinute,
    covers: partySize,
    expiresAtMs,
  } as const;
  return {
    inventory: [{ restaurantId, date, release: [], add: [{ claim, pacingLimit }] }],
    documents: [putDocument(documentKey.hold(holdId), hold, { if: 'absent' }, expiresAtMs + rememberHoldMs)],
  };
}
