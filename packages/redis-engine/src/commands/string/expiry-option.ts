/** The options EX, PX, EXAT and PXAT of SET and GETEX. */
import { CommandError, notAnInteger } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import { INT64_MAX } from '../../structures/integer.ts';

export interface ExpiryOption {
  /** Index of the argument that holds the time. */
  readonly index: number;
  readonly inSeconds: boolean;
  readonly absolute: boolean;
}

const OPTIONS: readonly (readonly [word: string, inSeconds: boolean, absolute: boolean])[] = [
  ['ex', true, false],
  ['px', false, false],
  ['exat', true, true],
  ['pxat', false, true],
];

/** The option at `index`, if there is one and an argument follows; else null. */
export function readExpiryOption(args: Arguments, index: number): ExpiryOption | null {
  if (index + 1 >= args.count) return null;
  for (const [word, inSeconds, absolute] of OPTIONS) {
    if (args.is(index, word)) return { index: index + 1, inSeconds, absolute };
  }
  return null;
}

/**
 * The time an option gives, in Unix milliseconds. A number unless it is beyond 2^53.
 * Throws `invalid expire time` for what is not positive or overflows 64 bits.
 */
export function expiryFrom(
  args: Arguments,
  option: ExpiryOption,
  nowMs: number,
  commandName: string,
): number | bigint {
  const given = args.integer(option.index, notAnInteger);
  if (given <= 0) throw invalidExpiry(commandName);
  let time = BigInt(given);
  if (option.inSeconds) time *= 1000n;
  if (time > INT64_MAX) throw invalidExpiry(commandName);
  if (!option.absolute) time += BigInt(nowMs);
  if (time > INT64_MAX) throw invalidExpiry(commandName);
  return time <= Number.MAX_SAFE_INTEGER ? Number(time) : time;
}

export function invalidExpiry(commandName: string): CommandError {
  return new CommandError(`ERR invalid expire time in '${commandName}' command`);
}
