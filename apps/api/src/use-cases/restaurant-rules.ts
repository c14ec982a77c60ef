/** Between a restaurant as it is stored, in minutes of its service day, and as its staff reads and writes it, on the clock. */
import type { RestaurantChangeRequest, StaffRestaurantView, TableRequest } from '@quicktable/contracts';
import {
  type OpeningPeriod,
  type Pacing,
  type Restaurant,
  serviceMinuteOf,
  type Table,
  timeOf,
} from '@quicktable/domain';
import { openingPeriods } from './views.ts';

type Written<Field extends keyof RestaurantChangeRequest> = NonNullable<RestaurantChangeRequest[Field]>;

const dayMinutes = 1_440;

/** A time that comes at or before `from` on the clock belongs to the next morning. */
function minuteAfter(from: number, time: string): number {
  const minute = serviceMinuteOf(time) ?? 0;
  return minute <= from ? minute + dayMinutes : minute;
}

function periodsOf(hours: Written<'weeklyHours'>[number]): readonly OpeningPeriod[] {
  return hours.map(({ opens, lastOrder, closes }) => {
    const opensMinute = serviceMinuteOf(opens) ?? 0;
    return {
      opensMinute,
      lastOrderMinute: serviceMinuteOf(lastOrder) ?? 0,
      closesMinute: minuteAfter(opensMinute, closes),
    };
  });
}

function pacingOf({ coversPer15Minutes, peaks }: Written<'pacing'>): Pacing {
  return {
    coversPer15Minutes,
    peaks: peaks.map((peak) => {
      const fromMinute = serviceMinuteOf(peak.from) ?? 0;
      return {
        fromMinute,
        toMinute: minuteAfter(fromMinute, peak.to),
        coversPer15Minutes: peak.coversPer15Minutes,
      };
    }),
  };
}

/**
 * The restaurant with what a request names. Its revision stays; whoever saves it counts on.
 * @param today the service date where the restaurant is; it begins the name of a new version of the terms
 */
export function changedRestaurant(
  restaurant: Restaurant,
  request: RestaurantChangeRequest,
  today: string,
): Restaurant {
  const { weeklyHours, exceptions, pacing, cancellationPolicy, ...plain } = request;
  // What is absent was left out by the schema, so that no `undefined` overwrites anything.
  const changed = { ...restaurant, ...(plain as Partial<Restaurant>) };
  return {
    ...changed,
    ...(weeklyHours && { weeklyHours: weeklyHours.map(periodsOf) }),
    ...(exceptions && {
      exceptions: exceptions
        .map(({ date, reason, periods }) => ({ date, reason, periods: periodsOf(periods) }))
        .sort((a, b) => (a.date < b.date ? -1 : 1)),
    }),
    ...(pacing && { pacing: pacingOf(pacing) }),
    ...(cancellationPolicy &&
      !sameText(cancellationPolicy, restaurant.cancellationPolicy.text) && {
        cancellationPolicy: { version: `${today}.${restaurant.revision + 1}`, text: cancellationPolicy },
      }),
  };
}

function sameText(one: Restaurant['name'], other: Restaurant['name']): boolean {
  return one.ko === other.ko && one.en === other.en;
}

/** The restaurant with this table, new or in place of the one of that id. What it combines with is from now on what the request says. */
export function withTable(restaurant: Restaurant, tableId: string, request: TableRequest): Restaurant {
  const combinableWith = [...new Set(request.combinableWith)].filter((id) => id !== tableId);
  const table: Table = { tableId, ...request, combinableWith };
  const isNew = !restaurant.tables.some((one) => one.tableId === tableId);
  const tables = restaurant.tables.map((one) => (one.tableId === tableId ? table : without(one, tableId)));
  return { ...restaurant, tables: isNew ? [...tables, table] : tables };
}

export function withoutTable(restaurant: Restaurant, tableId: string): Restaurant {
  const tables = restaurant.tables
    .filter((one) => one.tableId !== tableId)
    .map((one) => without(one, tableId));
  return { ...restaurant, tables };
}

function without(table: Table, neighbour: string): Table {
  return { ...table, combinableWith: table.combinableWith.filter((id) => id !== neighbour) };
}

/** Combinations are told on both sides, on whichever they are stored. */
function staffTables(tables: readonly Table[]): StaffRestaurantView['tables'] {
  return tables.map((table) => ({
    ...table,
    combinableWith: tables
      .filter(
        ({ tableId, combinableWith }) =>
          table.combinableWith.includes(tableId) || combinableWith.includes(table.tableId),
      )
      .map(({ tableId }) => tableId),
  }));
}

export function staffRestaurantView(restaurant: Restaurant): StaffRestaurantView {
  const { weeklyHours, exceptions, pacing, tables, turnTimes, ...plain } = restaurant;
  return {
    ...plain,
    weeklyHours: weeklyHours.map(openingPeriods),
    exceptions: exceptions.map(({ date, reason, periods }) => ({
      date,
      reason,
      periods: openingPeriods(periods),
    })),
    turnTimes: [...turnTimes],
    pacing: {
      coversPer15Minutes: pacing.coversPer15Minutes,
      peaks: pacing.peaks.map(({ fromMinute, toMinute, coversPer15Minutes }) => ({
        from: timeOf(fromMinute),
        to: timeOf(toMinute),
        coversPer15Minutes,
      })),
    },
    tables: staffTables(tables),
  };
}
