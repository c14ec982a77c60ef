/**
 * What is taken on one restaurant's service date, in pieces that writers can change without meeting each other: eight items that
 * hold the claims, dealt out by the 15 minutes in which they start, and decide on pacing; and an item for each table, which
 * holds when it is taken and decides on that. Every piece carries a mark that changes with each write; a commit is conditional
 * on the marks of all the pieces it judged by, so expiry times that it read are the expiry times that stand.
 */
import { randomBytes } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Claim, type CommitRefusal, type InventoryChange, isLive, pacingSlot } from '@quicktable/domain';
import type { DayKey, DayState } from '../decide-inventory.ts';
import type { Item } from './attributes.ts';

/** Few enough to read in one go, many enough that neighbouring 15 minutes never meet in one. */
const SHARDS = 8;
const SHARD_PREFIX = 'claims#';
const TABLE_PREFIX = 'table#';

/** What has expired is cleared away this much later, so that a process whose clock is ahead clears nobody's live hold away. */
const CLOCK_SKEW_MS = 60_000;

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

/** No document's partition key looks so, since a document's kind begins with a letter. */
export const dayPartition = ({ restaurantId, date }: DayKey) => `@inventory#${date}#${restaurantId}`;

const itemKey = (day: DayKey, sk: string): Item => ({ pk: { S: dayPartition(day) }, sk: { S: sk } });

/** The keys of the items that hold a day's claims. */
export const shardKeys = (day: DayKey): Item[] =>
  Array.from({ length: SHARDS }, (_, shard) => itemKey(day, SHARD_PREFIX + shard));

/** The key of the item that says when a table is taken. */
export const tableKey = (day: DayKey, tableId: string): Item => itemKey(day, TABLE_PREFIX + tableId);

const shardOf = (claim: Pick<Claim, 'startMinute'>) => pacingSlot(claim.startMinute) % SHARDS;

/** The claims in the items of a day. */
export function readClaims(items: readonly (Item | undefined)[]): Claim[] {
  const claims = new Map<string, Claim>();
  for (const item of items) {
    // A claim that is just being moved may be seen in both places; it is one claim.
    for (const claim of entriesOf<Claim>(item)) claims.set(claim.claimId, claim);
  }
  return [...claims.values()];
}

function entriesOf<Entry>(item: Item | undefined): Entry[] {
  return JSON.parse(item?.['entries']?.S ?? '[]') as Entry[];
}

export class InventoryDay implements DayState {
  readonly #key: DayKey;
  readonly #shards: Piece<Claim>[];
  readonly #tables = new Map<string, Piece<Seating>>();

  /** `items` are those of `shardKeys`, in their order. The tables that a transaction touches have to be loaded too. */
  constructor(key: DayKey, items: readonly (Item | undefined)[]) {
    this.#key = key;
    this.#shards = Array.from({ length: SHARDS }, (_, shard) => toPiece<Claim>(items[shard]));
  }

  /** The tables that the changes touch: those that are asked for, and those that claims of these ids hold. */
  touchedTables(changes: readonly InventoryChange[]): string[] {
    const tableIds = new Set<string>();
    for (const change of changes) {
      const ids = [
        ...change.release.map(({ claimId }) => claimId),
        ...change.add.map(({ claim }) => claim.claimId),
      ];
      const claims = [...ids.flatMap((id) => this.#find(id)), ...change.add.map(({ claim }) => claim)];
      for (const claim of claims) for (const tableId of claim.tableIds) tableIds.add(tableId);
    }
    return [...tableIds];
  }

  loadTable(tableId: string, item: Item | undefined): void {
    this.#tables.set(tableId, toPiece<Seating>(item));
  }

  release(release: InventoryChange['release'][number], nowMs: number): CommitRefusal | undefined {
    const claims = this.#find(release.claimId);
    if (release.require === 'live' && !claims.some((claim) => isLive(claim, nowMs))) {
      return { reason: 'claim-missing', claimId: release.claimId };
    }
    for (const claim of claims) this.#remove(claim);
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
    const others = this.#shard(claim).entries.filter(
      (other) =>
        other.claimId !== claim.claimId &&
        pacingSlot(other.startMinute) === pacingSlot(claim.startMinute) &&
        isLive(other, nowMs),
    );
    return others.reduce((sum, other) => sum + other.covers, claim.covers) > limit;
  }

  add(claim: Claim): void {
    for (const earlier of this.#find(claim.claimId)) this.#remove(earlier);
    const shard = this.#shard(claim);
    shard.entries = [...shard.entries, claim];
    for (const tableId of claim.tableIds) {
      const table = this.#table(tableId);
      const { claimId, startMinute, endMinute, expiresAtMs } = claim;
      table.entries = [...table.entries, { claimId, startMinute, endMinute, expiresAtMs }];
    }
  }

  /** The conditional writes of all pieces that changed. What expired in them a while ago goes by the way. */
  writes(TableName: string, nowMs: number): TransactWriteItem[] {
    return [
      ...this.#shards.map((piece, shard) => this.#write(TableName, SHARD_PREFIX + shard, piece, nowMs)),
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
    const entries = piece.entries.filter((entry) => isLive(entry, nowMs - CLOCK_SKEW_MS));
    return {
      Put: {
        TableName,
        Item: {
          ...itemKey(this.#key, sk),
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

  /**
   * One claim, unless a transaction that moves it was seen in part: then it is seen where it was and where it is. What is decided on
   * that does not come to pass, since one of the two places has another mark by now.
   */
  #find(claimId: string): Claim[] {
    return this.#shards.flatMap(({ entries }) => entries.filter((entry) => entry.claimId === claimId));
  }

  #remove(claim: Claim) {
    const shard = this.#shard(claim);
    shard.entries = shard.entries.filter((entry) => entry.claimId !== claim.claimId);
    for (const tableId of claim.tableIds) {
      const table = this.#table(tableId);
      table.entries = table.entries.filter((entry) => entry.claimId !== claim.claimId);
    }
  }

  #shard(claim: Claim): Piece<Claim> {
    return this.#shards[shardOf(claim)] as Piece<Claim>;
  }

  #table(tableId: string): Piece<Seating> {
    const table = this.#tables.get(tableId);
    if (!table) throw new Error(`Table ${tableId} was not loaded`);
    return table;
  }
}

function toPiece<Entry>(item: Item | undefined): Piece<Entry> {
  const entries = entriesOf<Entry>(item);
  return { mark: item?.['mark']?.S, before: entries, entries };
}
