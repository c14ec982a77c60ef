/** Arguments that the subcommands of XGROUP share: key at 2, group at 3. */
import { CommandError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import type { Integer } from '../../structures/integer.ts';
import { type ConsumerGroup, StreamValue } from '../../types/stream-value.ts';
import { missingGroup, noKeyForGroup } from './group-errors.ts';

const NEGATIVE_ENTRIES_READ = new CommandError('ERR value for ENTRIESREAD must be positive or -1');

/** The stream and the group that a subcommand names; both must be there. */
export function groupArgument(call: Call): { stream: StreamValue; group: ConsumerGroup } {
  const stream = call.write(2, StreamValue);
  if (stream === undefined) throw noKeyForGroup;
  const group = stream.groups.get(call.args.text(3));
  if (group === undefined) throw missingGroup(call.args, 2, 3);
  return { stream, group };
}

/** The count behind ENTRIESREAD; -1 stands for unknown. */
export function entriesReadArgument(args: Arguments, index: number): Integer | undefined {
  const count = args.integer(index);
  if (count === -1) return undefined;
  if (count < 0) throw NEGATIVE_ENTRIES_READ;
  return count;
}

export function subcommandSyntaxError(args: Arguments): CommandError {
  const name = args.text(0).toUpperCase();
  return new CommandError(
    `ERR unknown subcommand or wrong number of arguments for '${args.shown(1).slice(0, 128)}'. Try ${name} HELP.`,
  );
}
