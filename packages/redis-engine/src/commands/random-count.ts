/** The count of SRANDMEMBER and ZRANDMEMBER. */
import { CommandError } from '../errors.ts';
import type { Arguments } from '../protocol/arguments.ts';
import { INT64_MIN, type Integer } from '../structures/integer.ts';

const OUT_OF_RANGE = new CommandError(
  'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807',
);

/** A count that can be negated. Throws `notAnInteger`, or the error of a range. */
export function randomCount(args: Arguments, index: number): Integer {
  const count = args.integer(index);
  if (count === INT64_MIN) throw OUT_OF_RANGE;
  return count;
}
