/** Limits as options write them: a number that is none would switch the limit off without a word. */
import { OptionInvalidError } from './errors.ts';

/** Timers of Node hold no more milliseconds than this. */
export const maxTimerMs = 2 ** 31 - 1;

/** A limit, or its default; throws {@link OptionInvalidError} naming the option when it is below `least` or no number. */
export function limit(value: number | undefined, fallback: number, option: string, least = 0): number {
  const number = value ?? fallback;
  if (typeof number !== 'number' || !(number >= least)) {
    throw new OptionInvalidError(`${option} is ${String(number)}; write a number from ${least} up.`);
  }
  return number;
}
