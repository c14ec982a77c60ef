/**
 * Exact addition of decimal numbers, for INCRBYFLOAT and HINCRBYFLOAT.
 *
 * Redis adds in 80-bit floating point and prints 17 digits behind the point, so that 3.0 + 1.1 is 4.1. Doubles would
 * answer 4.0999999999999996. Here both numbers are scaled to integers and added exactly, then rounded to the digits that
 * Redis prints.
 */

const PRINTED_DECIMALS = 17;

/** A number `digits / 10^scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Reads text such as `-12.5e3`; undefined if it is no finite decimal number, or its exponent is beyond that of doubles. */
function parseDecimal(text: string): Decimal | undefined {
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (parts === null) return undefined;
  const whole = parts[2]!;
  const fraction = parts[3]!;
  if (whole.length + fraction.length === 0) return undefined;
  const exponent = Number(parts[4] ?? '0');
  if (Math.abs(exponent) > 400 || whole.length > 400) return undefined;
  const digits = BigInt(parts[1] + (whole + fraction === '' ? '0' : whole + fraction));
  const scale = fraction.length - exponent;
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** `a + b`, printed as `%.17Lf` without trailing zeros; undefined if one of them is no decimal number. */
export function addDecimals(a: string, b: string): string | undefined {
  const left = parseDecimal(a);
  const right = parseDecimal(b);
  if (left === undefined || right === undefined) return undefined;
  const scale = Math.max(left.scale, right.scale);
  const leftDigits = left.digits * 10n ** BigInt(scale - left.scale);
  const rightDigits = right.digits * 10n ** BigInt(scale - right.scale);
  return printDecimal({ digits: leftDigits + rightDigits, scale });
}

/** `dividend / divisor`, rounded to the nearest integer, halves to the even one. */
function divideToEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const distance = twice < 0n ? -twice : twice;
  const roundsAway = distance > divisor || (distance === divisor && quotient % 2n !== 0n);
  if (!roundsAway) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

function printDecimal(value: Decimal): string {
  let { digits, scale } = value;
  if (scale > PRINTED_DECIMALS) {
    const unit = 10n ** BigInt(scale - PRINTED_DECIMALS);
    digits = divideToEven(digits, unit);
    scale = PRINTED_DECIMALS;
  }
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  const isZero = digits === 0n;
  return `${negative && !isZero ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
