/** Pairs of keys and values as MSET and MSETNX set them. */
import { CommandError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';

/** Throws unless the arguments are pairs. */
export function checkPairs(call: Call): void {
  if (call.args.count % 2 === 0) {
    throw new CommandError(`ERR wrong number of arguments for '${call.command.spec.name}' command`);
  }
}

/** Sets each key to the value behind it. */
export function setMany(call: Call): void {
  for (let i = 1; i < call.args.count; i += 2) {
    call.storeString(i, call.args.view(i + 1));
    call.changed(i, 'set', 'string');
  }
}
