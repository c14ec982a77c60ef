/** Floating point numbers that are kept as text: INCRBYFLOAT and HINCRBYFLOAT. */
import { CommandError } from '../errors.ts';
import { addDecimals } from '../structures/decimal.ts';
import { formatFixedDouble, parseDouble } from '../structures/double.ts';

const NOT_FINITE = new CommandError('ERR increment would produce NaN or Infinity');

/** The sum of two numbers given as text, as text. Throws `notANumber` if the present value or the increment is none. */
export function addFloats(present: string, increment: string, notANumber: CommandError): string {
  const left = parseDouble(present);
  const right = parseDouble(increment);
  if (left === undefined || right === undefined) throw notANumber;
  if (!Number.isFinite(left + right)) throw NOT_FINITE;
  return addDecimals(present, increment) ?? formatFixedDouble(left + right);
}
