/** What is answered where a stream or its group is missing. */
import { CommandError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';

export const noKeyForGroup = new CommandError(
  'ERR The XGROUP subcommand requires the key to exist. ' +
    'Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.',
);

export function missingKeyOrGroup(args: Arguments, keyIndex: number, groupIndex: number): CommandError {
  const [key, group] = [args.text(keyIndex), args.text(groupIndex)];
  return new CommandError(`NOGROUP No such key '${key}' or consumer group '${group}'`);
}

export function missingGroup(args: Arguments, keyIndex: number, groupIndex: number): CommandError {
  const [key, group] = [args.text(keyIndex), args.text(groupIndex)];
  return new CommandError(`NOGROUP No such consumer group '${group}' for key name '${key}'`);
}
