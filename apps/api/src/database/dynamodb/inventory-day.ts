/**
 * What is taken on one restaurant's service date, in pieces that writers can change without meeting each other: an item for
 * each 15 minutes, which holds the claims that start in them and decides on pacing, and an item for each table, which holds
 * when it is taken and decides on that. Every piece carries a mark that changes with each write; a commit is conditional on
 * the marks of all the pieces it judged by, so expiry times that it read are the expiry times that stand.
 */
import { randomBytes } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Claim, type CommitRefusal, type InventoryChange, isLive, pacingSlot } from '@quicktable/domain';
import type { DayKey, DayState } from '../decide-inventory.ts';
import type { Item } from './attributes.ts';

/** When one table is taken, and by whom. */
interface Seating {
  readonly claimId: string;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly expiresAtMs: number | null;
}

/** A piece as it was read: its mark (undefined: there is no such item yet) and its content. */
interface Piece<Entry> {
  readonly mark: string | undefined;
  readonly before: readonly Entry[];
  entries: readonly Entry[];
}

const SLOT_PREFIX = 'slot#';
const TABLE_PREFIX = 'table#';

/** Claims alone, for readers: the pieces of the day that begin so. */
export const claimsPrefix = SLOT_PREFIX;

/** No document's partition key looks so, since a document's kind begins with a letter. */
export const dayPartition = ({ restaurantId, date }: DayKey) => `@inventory#${date}#${restaurantId}`;

const slotName = (slot: number) => SLOT_PREFIX + String(slot).padStart(4, '0');

/** The claims in the items of a day. */
export function readClaims(items: readonly Item[]): Claim[] {
  const claims = new Map<string, Claim>();
  for (const item of items) {
    if (!item['sk']?.S?.startsWith(SLOT_PREFIX)) continue;
    // A claim that is just being moved may be seen in both places; it is one claim.
    for (const claim of entriesOf<Claim>(item)) claims.set(claim.claimId, claim);
  }
  return [...claims.values()];
}

function entriesOf<Entry>(item: Item): Entry[] {
  return JSON.parse(item['entries']?.S ?? '[]') as Entry[];
}

export class InventoryDay implements DayState {
  readonly #key: DayKey;
  readonly #slots = new Map<number, Piece<Claim>>();
  readonly #tables = new Map<string, Piece<Seating>>();

  /** `items` are all items of the day's partition. */
  constructor(key: DayKey, items: readonly Item[]) {
    this.#key = key;
    for (const item of items) {
      const name = item['sk']?.S ?? '';
      const mark = item['mark']?.S;
      if (name.startsWith(SLOT_PREFIX)) {
        const entries = entriesOf<Claim>(item);
        this.#slots.set(Number(name.slice(SLOT_PREFIX.length)), { mark, before: entries, entries });
      } else if (name.startsWith(TABLE_PREFIX)) {
        const entries = entriesOf<Seating>(item);
        this.#tables.set(name.slice(TABLE_PREFIX.length), { mark, before: entries, entries });
      }
    }
  }

  release(release: InventoryChange['release'][number], nowMs: number): CommitRefusal | undefined {
    const claim = this.#find(release.claimId);
    if (release.require === 'live' && !(claim && isLive(claim, nowMs))) {
      return { reason: 'claim-missing', claimId: release.claimId };
    }
    if (claim) this.#remove(claim);
    return undefined;
  }

  takenTables(claim: Claim, nowMs: number): string[] {
    return claim.tableIds.filter((tableId) =>
      this.#table(tableId).entries.some(
        (seating) =>
          seating.claimId !== claim.claimId &&
          isLive(seating, nowMs) &&
          seating.startMinute < claim.endMinute &&
          claim.startMinute < seating.endMinute,
      ),
    );
  }

  exceedsPacing(claim: Claim, limit: number, nowMs: number): boolean {
    const others = this.#slot(pacingSlot(claim.startMinute)).entries.filter(
      (other) => other.claimId !== claim.claimId && isLive(other, nowMs),
    );
    return others.reduce((sum, other) => sum + other.covers, claim.covers) > limit;
  }

  add(claim: Claim): void {
    const earlier = this.#find(claim.claimId);
    if (earlier) this.#remove(earlier);
    const slot = this.#slot(pacingSlot(claim.startMinute));
    slot.entries = [...slot.entries, claim];
    for (const tableId of claim.tableIds) {
      const table = this.#table(tableId);
      const { claimId, startMinute, endMinute, expiresAtMs } = claim;
      table.entries = [...table.entries, { claimId, startMinute, endMinute, expiresAtMs }];
    }
  }

  /** The conditional writes of all pieces that changed. What has expired in them goes by the way. */
  writes(TableName: string, nowMs: number): TransactWriteItem[] {
    return [
      ...[...this.#slots].map(([slot, piece]) => this.#write(TableName, slotName(slot), piece, nowMs)),
      ...[...this.#tables].map(([id, piece]) => this.#write(TableName, TABLE_PREFIX + id, piece, nowMs)),
    ].filter((write) => write !== undefined);
  }

  #write(
    TableName: string,
    sk: string,
    piece: Piece<Claim> | Piece<Seating>,
    nowMs: number,
  ): TransactWriteItem | undefined {
    if (piece.entries === piece.before) return undefined;
    const entries = piece.entries.filter((entry) => isLive(entry, nowMs));
    return {
      Put: {
        TableName,
        Item: {
          pk: { S: dayPartition(this.#key) },
          sk: { S: sk },
          mark: { S: randomBytes(9).toString('base64url') },
          entries: { S: JSON.stringify(entries) },
        },
        ...(piece.mark === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'mark = :mark',
              ExpressionAttributeValues: { ':mark': { S: piece.mark } },
            }),
      },
    };
  }

  #find(claimId: string): Claim | undefined {
    for (const { entries } of this.#slots.values()) {
      const claim = entries.find((entry) => entry.claimId === claimId);
      if (claim) return claim;
    }
    return undefined;
  }

  #remove(claim: Claim) {
    const slot = this.#slot(pacingSlot(claim.startMinute));
    slot.entries = slot.entries.filter((entry) => entry.claimId !== claim.claimId);
    for (const tableId of claim.tableIds) {
      const table = this.#table(tableId);
      table.entries = table.entries.filter((entry) => entry.claimId !== claim.claimId);
    }
  }

  #slot(slot: number): Piece<Claim> {
    return pieceOf(this.#slots, slot);
  }

  #table(tableId: string): Piece<Seating> {
    return pieceOf(this.#tables, tableId);
  }
}

function pieceOf<Name, Entry>(pieces: Map<Name, Piece<Entry>>, name: Name): Piece<Entry> {
  let piece = pieces.get(name);
  if (!piece) {
    const entries: readonly Entry[] = [];
    piece = { mark: undefined, before: entries, entries };
    pieces.set(name, piece);
  }
  return piece;
}
