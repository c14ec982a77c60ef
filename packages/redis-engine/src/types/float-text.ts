/** Floating point numbers that are kept as text: INCRBYFLOAT and HINCRBYFLOAT. */
import { CommandError } from '../errors.ts';
import {
  addLongDoubles,
  formatLongDouble,
  isInfinite,
  type LongDouble,
  parseLongDouble,
} from '../structures/long-double.ts';

const NOT_FINITE = new CommandError('ERR increment would produce NaN or Infinity');

/** A number given as text. Throws `notANumber` if it is none. */
export function readFloat(text: string, notANumber: CommandError): LongDouble {
  const value = parseLongDouble(text);
  if (value === undefined) throw notANumber;
  return value;
}

/** The sum of two numbers, as text. Throws if it is not finite. */
export function addFloats(present: LongDouble, increment: LongDouble): string {
  const sum = addLongDoubles(present, increment);
  if (sum === undefined || isInfinite(sum)) throw NOT_FINITE;
  return formatLongDouble(sum);
}
