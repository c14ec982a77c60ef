/**
 * 64-bit integers as Redis has them. An `Integer` is a JavaScript number as long as that is exact, and a BigInt beyond:
 * the common case stays fast and no value is ever rounded. Comparing the two kinds with `<` and `===` is exact, because
 * each value has one representation only.
 */

/** A number if it is a safe integer, else a BigInt. */
export type Integer = number | bigint;

export const INT64_MAX = 9223372036854775807n;
export const INT64_MIN = -9223372036854775808n;
export const UINT64_MAX = 18446744073709551615n;

const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER);
const SAFE_MIN = BigInt(Number.MIN_SAFE_INTEGER);

/** The one representation of a BigInt as an `Integer`. */
export function toInteger(value: bigint): Integer {
  return value >= SAFE_MIN && value <= SAFE_MAX ? Number(value) : value;
}

/** Whether the text is `-`? and digits without a leading zero, as Redis's `string2ll` asks. */
function isCanonical(text: string): boolean {
  const length = text.length;
  if (length === 0 || length > 20) return false;
  let at = 0;
  if (text.charCodeAt(0) === 45) {
    at = 1;
    if (length === 1) return false;
  }
  const first = text.charCodeAt(at);
  if (first === 48) return length === 1;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** A signed 64-bit integer in Redis's strict form (no sign `+`, no leading zeros, no spaces), or undefined. */
export function parseInt64(text: string): Integer | undefined {
  if (!isCanonical(text)) return undefined;
  if (text.length <= 15) return Number(text);
  const value = BigInt(text);
  return value < INT64_MIN || value > INT64_MAX ? undefined : toInteger(value);
}

/** An unsigned 64-bit integer as `string2ull` reads it: strict digits, or undefined. */
export function parseUint64(text: string): Integer | undefined {
  if (text.charCodeAt(0) === 45 || !/^[0-9]{1,20}$/.test(text)) return undefined;
  if (text.length <= 15) return Number(text);
  const value = BigInt(text);
  return value > UINT64_MAX ? undefined : toInteger(value);
}

/** `a + b`, exact. */
export function addIntegers(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return toInteger(BigInt(a) + BigInt(b));
}
