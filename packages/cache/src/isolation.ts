/** Copies of cached values, so that a caller can change what it was given. The way of copying is chosen once per value. */

export type Copier<Value> = (value: Value) => Value;

function same<Value>(value: Value): Value {
  return value;
}

function spread<Value>(value: Value): Value {
  return { ...value };
}

function isScalar(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The cheapest way to copy this value in depth: nothing for scalars, a spread for flat objects. */
export function copierOf<Value>(value: Value): Copier<Value> {
  if (isScalar(value)) return same;
  if (isPlainObject(value as object) && Object.values(value as object).every(isScalar)) return spread;
  return structuredClone;
}

/** Freezes a value in depth. Maps, sets, dates and byte arrays cannot be frozen; what they hold is. */
export function freezeDeeply<Value>(value: Value): Value {
  if (isScalar(value) || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  for (const item of Object.values(value as object)) freezeDeeply(item);
  return Object.freeze(value);
}
