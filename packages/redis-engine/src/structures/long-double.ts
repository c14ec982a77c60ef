/**
 * C's `long double` as x86-64 has it, for INCRBYFLOAT and HINCRBYFLOAT: 64 bits of mantissa and 15 of exponent.
 *
 * Redis reads both numbers with `strtold`, adds them, and prints the sum with `%.17Lf`; so 3.0 + 1.1 is 4.1, where doubles
 * would answer 4.0999999999999996, and 12345678901234567890 + 0.1 is 12345678901234567890, where exact decimals would keep
 * the tenth. Every step here is done on integers of any size and rounded once, to the nearest, halves to even, as the
 * processor does (IEEE 754, "double extended").
 */

const MANTISSA_BITS = 64;
/** Exponent of the last bit of the smallest numbers: 2^-16445. */
const SMALLEST_EXPONENT = -16445;
/** Numbers are below 2^16384. */
const LARGEST_EXPONENT = 16384;
/** As many characters as Redis reads (`MAX_LONG_DOUBLE_CHARS`, less its terminator). */
const LONGEST_TEXT = 5 * 1024 - 1;
const PRINTED_DECIMALS = 17;

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?(?:[pP]([+-]?\d+))?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** `mantissa × 2^exponent`, or an infinity: a mantissa of 1 or -1 with the exponent Infinity. */
export interface LongDouble {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const ZERO: LongDouble = { mantissa: 0n, exponent: 0 };

export function isInfinite(value: LongDouble): boolean {
  return value.exponent === Infinity;
}

/**
 * A number in the form `strtold` accepts over the entire text, or undefined: for empty or too long text, spaces, NaN, and
 * what overflows to infinity or underflows to zero.
 */
export function parseLongDouble(text: string): LongDouble | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return { mantissa: infinite[1] === '-' ? -1n : 1n, exponent: Infinity };
  const parts = DECIMAL.exec(text);
  if (parts !== null) return fromDigits(parts, 10n, 1, '');
  const hexadecimal = HEXADECIMAL.exec(text);
  return hexadecimal === null ? undefined : fromDigits(hexadecimal, 2n, 4, '0x');
}

/** From the parts sign, whole digits, fraction digits, exponent; a digit is worth `unitsADigit` powers of `base`. */
function fromDigits(
  parts: RegExpExecArray,
  base: bigint,
  unitsADigit: number,
  prefix: string,
): LongDouble | undefined {
  const fraction = parts[3] ?? '';
  const digits = (parts[2] ?? '') + fraction;
  if (digits === '') return undefined;
  const magnitude = BigInt(prefix + digits);
  if (magnitude === 0n) return ZERO;
  const scale = Number(parts[4] ?? '0') - fraction.length * unitsADigit;
  // Beyond this no number of so many digits is in range, and the power would fill the memory.
  if (Math.abs(scale) > 40_000) return undefined;
  const numerator = scale > 0 ? magnitude * base ** BigInt(scale) : magnitude;
  const denominator = scale < 0 ? base ** BigInt(-scale) : 1n;
  const value = rounded(numerator, denominator);
  if (value.mantissa === 0n || isInfinite(value)) return undefined;
  return parts[1] === '-' ? { mantissa: -value.mantissa, exponent: value.exponent } : value;
}

/** The sum as the processor rounds it; undefined where it is not a number (infinity less infinity). */
export function addLongDoubles(left: LongDouble, right: LongDouble): LongDouble | undefined {
  if (isInfinite(left) || isInfinite(right)) {
    if (isInfinite(left) && isInfinite(right) && left.mantissa !== right.mantissa) return undefined;
    return isInfinite(left) ? left : right;
  }
  const exponent = Math.min(left.exponent, right.exponent);
  const sum =
    (left.mantissa << BigInt(left.exponent - exponent)) +
    (right.mantissa << BigInt(right.exponent - exponent));
  if (sum === 0n) return ZERO;
  const magnitude = sum < 0n ? -sum : sum;
  const value =
    exponent >= 0 ? rounded(magnitude << BigInt(exponent), 1n) : rounded(magnitude, 1n << BigInt(-exponent));
  return sum < 0n ? { mantissa: -value.mantissa, exponent: value.exponent } : value;
}

/** Prints a finite number as `%.17Lf` without trailing zeros, and never as `-0`. */
export function formatLongDouble({ mantissa, exponent }: LongDouble): string {
  const magnitude = mantissa < 0n ? -mantissa : mantissa;
  const scaled = magnitude * 10n ** BigInt(PRINTED_DECIMALS);
  const digits = exponent >= 0 ? scaled << BigInt(exponent) : divideToEven(scaled, 1n << BigInt(-exponent));
  if (digits === 0n) return '0';
  const text = digits.toString().padStart(PRINTED_DECIMALS + 1, '0');
  const whole = text.slice(0, -PRINTED_DECIMALS);
  const fraction = text.slice(-PRINTED_DECIMALS).replace(/0+$/, '');
  return `${mantissa < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The long double nearest to a positive fraction. */
function rounded(numerator: bigint, denominator: bigint): LongDouble {
  let exponent = Math.max(bitLength(numerator) - bitLength(denominator) - MANTISSA_BITS, SMALLEST_EXPONENT);
  let mantissa = quotient(numerator, denominator, exponent);
  if (bitLength(mantissa) > MANTISSA_BITS) {
    // The estimate was one too low, or rounding reached the next power of two.
    exponent++;
    mantissa = quotient(numerator, denominator, exponent);
  }
  if (bitLength(mantissa) + exponent > LARGEST_EXPONENT) return { mantissa: 1n, exponent: Infinity };
  return { mantissa, exponent };
}

/** `numerator / denominator / 2^exponent`, rounded. */
function quotient(numerator: bigint, denominator: bigint, exponent: number): bigint {
  return exponent >= 0
    ? divideToEven(numerator, denominator << BigInt(exponent))
    : divideToEven(numerator << BigInt(-exponent), denominator);
}

/** Rounded to the nearest integer, halves to the even one. Both are positive. */
function divideToEven(dividend: bigint, divisor: bigint): bigint {
  const whole = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const roundsUp = twice > divisor || (twice === divisor && (whole & 1n) === 1n);
  return roundsUp ? whole + 1n : whole;
}

function bitLength(value: bigint): number {
  if (value === 0n) return 0;
  const text = value.toString(16);
  return (text.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(text[0]!, 16)));
}
