/**
 * Doubles as Redis 7.0 reads and prints them: `strtod` for input, `%.17g` for scores, `%.17Lf` without trailing zeros
 * for coordinates and increments.
 */

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?[0-9]+))?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NONZERO_DIGIT = /^[^eE]*[1-9]/;

function parseHexadecimal(text: string): number | undefined {
  const parts = HEXADECIMAL.exec(text);
  if (parts === null) return undefined;
  const whole = parts[2] ?? '';
  const fraction = parts[3] ?? '';
  if (whole.length + fraction.length === 0) return undefined;
  let value = 0;
  for (const digit of whole + fraction) value = value * 16 + Number.parseInt(digit, 16);
  const exponent = Number(parts[4] ?? '0') - fraction.length * 4;
  value *= 2 ** exponent;
  return parts[1] === '-' ? -value : value;
}

/**
 * A double in the form `strtod` accepts over the entire text (decimal, hexadecimal, `inf`), or undefined: for empty
 * text, spaces, NaN, and what overflows or underflows.
 */
export function parseDouble(text: string): number | undefined {
  const length = text.length;
  if (length > 0 && length <= 15) {
    // Digits only, the usual score: no regular expression needed.
    let value = 0;
    let at = text.charCodeAt(0) === 45 ? 1 : 0;
    const start = at;
    for (; at < length; at++) {
      const code = text.charCodeAt(at) - 48;
      if (code < 0 || code > 9) break;
      value = value * 10 + code;
    }
    if (at === length && at > start) return start === 1 ? -value : value;
  }
  if (DECIMAL.test(text)) {
    const value = Number(text);
    if (!Number.isFinite(value)) return undefined;
    if (value === 0 && NONZERO_DIGIT.test(text)) return undefined;
    return value;
  }
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return parseHexadecimal(text);
}

/** Prints as C's `%.17g`, and infinities as `inf` and `-inf`: the form of scores in replies. */
export function formatDouble(value: number): string {
  if (Number.isInteger(value)) {
    if (value >= -9007199254740992 && value <= 9007199254740992) {
      return value === 0 && 1 / value < 0 ? '-0' : String(value);
    }
    if (value > -1e17 && value < 1e17) return BigInt(value).toString();
  }
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  if (Number.isNaN(value)) return 'nan';
  const text = exponentialHalfEven(value);
  const mark = text.indexOf('e');
  const exponent = Number(text.slice(mark + 1));
  if (exponent < -4 || exponent >= 17) {
    const size = Math.abs(exponent);
    const sign = exponent < 0 ? '-' : '+';
    return `${trimFraction(text.slice(0, mark))}e${sign}${size < 10 ? `0${size}` : size}`;
  }
  return trimFraction(fixedHalfEven(value, 16 - exponent));
}

/** Prints as C's `%.17f` with trailing zeros removed, never with an exponent: the form of coordinates. */
export function formatFixedDouble(value: number): string {
  if (Number.isInteger(value)) {
    if (value === 0) return '0';
    return BigInt(value).toString();
  }
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  const text = trimFraction(fixedHalfEven(value, 17));
  return text === '-0' ? '0' : text;
}

// C rounds a value that lies exactly between two decimals to the even one, JavaScript away from zero. Such a value is
// rare, and shows by a 5 in the next place: only then all of its digits are looked at.

/** More places than the digits of any double that is a tie at these precisions. */
const EXACT_PLACES = 60;

/** `toFixed` with ties to even. */
function fixedHalfEven(value: number, places: number): string {
  const rounded = value.toFixed(places);
  if (!value.toFixed(places + 1).endsWith('5')) return rounded;
  const exact = value.toFixed(places + EXACT_PLACES);
  const kept = exact.slice(0, -EXACT_PLACES);
  return isTie(exact.slice(-EXACT_PLACES)) && isEven(kept) ? kept : rounded;
}

/** `toExponential(16)` with ties to even. */
function exponentialHalfEven(value: number): string {
  const rounded = value.toExponential(16);
  const longer = value.toExponential(17);
  const mark = longer.indexOf('e');
  if (longer[mark - 1] !== '5') return rounded;
  const exact = value.toExponential(16 + EXACT_PLACES);
  const kept = longer.slice(0, mark - 1);
  const rest = exact.slice(mark - 1, exact.indexOf('e'));
  return isTie(rest) && isEven(kept) ? kept + longer.slice(mark) : rounded;
}

function isTie(rest: string): boolean {
  return /^50*$/.test(rest);
}

function isEven(digits: string): boolean {
  return digits.charCodeAt(digits.length - 1) % 2 === 0;
}

function trimFraction(text: string): string {
  if (!text.includes('.')) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  if (text.charCodeAt(end - 1) === 46) end--;
  return text.slice(0, end);
}
