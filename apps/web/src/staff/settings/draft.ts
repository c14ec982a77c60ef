/** What staff changed and did not save yet: only the fields that differ, so that they survive a newer version of the rest. */
import type { RestaurantChangeRequest, StaffRestaurantView } from '@quicktable/contracts';

/** Everything that can be edited in one request. */
export type Rules = {
  [Field in keyof RestaurantChangeRequest]-?: Exclude<RestaurantChangeRequest[Field], undefined>;
};
export type Changes = Partial<Rules>;

/** The restaurant's rules as a request would name them. */
export function rulesOf(restaurant: StaffRestaurantView): Rules {
  const {
    restaurantId: _id,
    revision: _revision,
    area: _area,
    cuisine: _cuisine,
    priceLevel: _price,
    timeZone: _zone,
    holidayCalendar: _calendar,
    tables: _tables,
    cancellationPolicy,
    ...rules
  } = restaurant;
  return { ...rules, cancellationPolicy: cancellationPolicy.text };
}

/** The changes with one more; a field that is as it was again is no change. */
export function withChange<Field extends keyof Rules>(
  rules: Rules,
  changes: Changes,
  field: Field,
  value: Rules[Field],
): Changes {
  const { [field]: _before, ...others } = changes;
  return same(rules[field], value) ? others : { ...others, [field]: value };
}

/** Which of the changed fields somebody else has changed too, between two versions. */
export function contested(before: Rules, after: Rules, changes: Changes): (keyof Rules)[] {
  return (Object.keys(changes) as (keyof Rules)[]).filter((field) => !same(before[field], after[field]));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const keyOf = (restaurantId: string) => `quicktable-settings-${restaurantId}`;

/** Kept for this tab, so that the back button costs nobody their work. */
export function loadChanges(restaurantId: string): Changes {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(restaurantId)) ?? '{}') as Changes;
  } catch {
    return {};
  }
}

export function keepChanges(restaurantId: string, changes: Changes): void {
  if (Object.keys(changes).length === 0) sessionStorage.removeItem(keyOf(restaurantId));
  else sessionStorage.setItem(keyOf(restaurantId), JSON.stringify(changes));
}
