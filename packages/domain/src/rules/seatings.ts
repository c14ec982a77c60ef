/**
 * All ways to seat one party: each table, and each group of tables that can be pushed together. A group is a connected piece of the graph whose
 * edges are `combinableWith`, so A–B–C is a group when A touches B and B touches C.
 *
 * Groups are grown from their first table by adding later neighbours only, each set once (the extension step of the ESU algorithm of
 * Wernicke, "Efficient Detection of Network Motifs", 2006), so that the work equals the number of groups.
 */
import type { Restaurant } from '../model/restaurant.ts';
import type { SeatType, Table } from '../model/table.ts';

export interface Seating {
  readonly tableIds: readonly string[];
  /** Positions in `restaurant.tables`, ascending. */
  readonly tableIndexes: readonly number[];
  /** The largest minimum among the tables: a pair is not seated on a table kept for six by adding another to it. */
  readonly minParty: number;
  readonly maxParty: number;
  /** Null for a group of different kinds. */
  readonly seatType: SeatType | null;
}

/** The most seatings that a floor plan may have; a plan beyond it is refused when the restaurant is saved. */
export const MAX_SEATINGS = 20_000;

type FloorPlan = Pick<Restaurant, 'tables' | 'maxTablesCombined'>;

const cache = new WeakMap<object, readonly Seating[]>();

/**
 * Every seating of a floor plan, the preferred one first: fewer tables, then fewer seats, then table order. Kept with the plan's object, since a
 * day's search asks for it many times.
 */
export function seatingsOf(plan: FloorPlan): readonly Seating[] {
  const known = cache.get(plan.tables);
  if (known !== undefined) return known;
  const seatings = connectedGroups(plan).map((indexes) => seatingOf(plan.tables, indexes));
  seatings.sort(
    (a, b) =>
      a.tableIndexes.length - b.tableIndexes.length ||
      a.maxParty - b.maxParty ||
      compareIndexes(a.tableIndexes, b.tableIndexes),
  );
  cache.set(plan.tables, seatings);
  return seatings;
}

function compareIndexes(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((index, position) => index !== b[position]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function seatingOf(tables: readonly Table[], indexes: readonly number[]): Seating {
  const members = indexes.map((index) => tables[index]).filter((table) => table !== undefined);
  const seatType = members[0]?.seatType ?? null;
  return {
    tableIds: members.map((table) => table.tableId),
    tableIndexes: indexes,
    minParty: Math.max(...members.map((table) => table.minParty)),
    maxParty: members.reduce((sum, table) => sum + table.maxParty, 0),
    seatType: members.every((table) => table.seatType === seatType) ? seatType : null,
  };
}

/** For each table the positions of the tables it can be pushed against. */
function neighbours(tables: readonly Table[]): readonly ReadonlySet<number>[] {
  const position = new Map(tables.map((table, index) => [table.tableId, index]));
  const edges = tables.map(() => new Set<number>());
  tables.forEach((table, index) => {
    for (const other of table.combinableWith) {
      const at = position.get(other);
      if (at === undefined || at === index) continue;
      edges[index]?.add(at);
      edges[at]?.add(index);
    }
  });
  return edges;
}

function connectedGroups({ tables, maxTablesCombined }: FloorPlan): number[][] {
  const edges = neighbours(tables);
  const groups: number[][] = [];
  const none: ReadonlySet<number> = new Set();

  /** `extension` holds tables that may join; `seen` all tables that touch the group already or are in it. */
  const grow = (group: readonly number[], extension: readonly number[], seen: ReadonlySet<number>): void => {
    groups.push([...group].sort((a, b) => a - b));
    if (groups.length > MAX_SEATINGS || group.length === maxTablesCombined) return;
    const first = group[0] ?? 0;
    extension.forEach((table, at) => {
      const fresh = [...(edges[table] ?? none)].filter((one) => one > first && !seen.has(one));
      grow([...group, table], [...extension.slice(at + 1), ...fresh], new Set([...seen, ...fresh]));
    });
  };

  for (let first = 0; first < tables.length && groups.length <= MAX_SEATINGS; first += 1) {
    const extension = [...(edges[first] ?? none)].filter((one) => one > first);
    grow([first], extension, new Set([first, ...extension]));
  }
  return groups;
}
