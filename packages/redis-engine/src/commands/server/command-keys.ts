/** What COMMAND GETKEYS and COMMAND GETKEYSANDFLAGS share: a command inside the arguments of another. */
import { CommandError } from '../../errors.ts';
import { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import type { RegisteredCommand } from '../registered-command.ts';

export interface InnerCommand {
  readonly command: RegisteredCommand;
  readonly args: Arguments;
  readonly keys: readonly number[];
}

/** The command that begins at argument 2, with the indexes of its keys. Throws if it is none or has none. */
export function readInnerCommand(call: Call): InnerCommand {
  const args = new Arguments(call.args.count);
  args.buffer = call.args.buffer;
  for (let i = 2; i < call.args.count; i++) args.push(call.args.starts[i]!, call.args.lengths[i]!);
  const found = call.server.commands.find(args);
  if (found === null) throw new CommandError('ERR Invalid command specified');
  const command = call.server.resolve(found, args);
  if (typeof command === 'string') {
    const known = found.subcommands === null;
    throw new CommandError(
      known ? 'ERR Invalid number of arguments specified for command' : 'ERR Invalid command specified',
    );
  }
  const hasKeys = command.spec.keys?.some((each) => !each.flags.includes('not_key')) ?? false;
  if (!hasKeys && command.spec.findKeys === undefined) {
    throw new CommandError('ERR The command has no key arguments');
  }
  const keys = command.keyIndexes(args);
  if (keys === undefined && command.spec.flags.includes('no_mandatory_keys'))
    return { command, args, keys: [] };
  if (keys === undefined) throw new CommandError('ERR Invalid arguments specified for command');
  return { command, args, keys };
}
