/** LPOP and RPOP but for the side. */
import { CommandError, mustBePositive } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { ListValue } from '../../types/list.ts';
import { removeFromSide, replyFromEnd, type Side } from './pop-elements.ts';

/** Pops one element, or as many as argument 2 says in an array. */
export function popCommand(call: Call, side: Side): void {
  const { args, reply } = call;
  if (args.count > 3)
    throw new CommandError(`ERR wrong number of arguments for '${call.command.spec.name}' command`);
  const wanted = args.count === 3 ? args.number(2, mustBePositive) : 1;
  if (wanted < 0) throw mustBePositive;
  const list = call.write(1, ListValue);
  if (list === undefined) {
    if (args.count === 3) reply.nullArray();
    else reply.null();
    return;
  }
  const count = Math.min(wanted, list.size);
  if (args.count === 3) reply.array(count);
  if (count === 0) return;
  replyFromEnd(reply, list, side, count);
  removeFromSide(call, 1, list, side, count);
}
