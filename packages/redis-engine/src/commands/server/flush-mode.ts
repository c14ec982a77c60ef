/** The options SYNC and ASYNC of FLUSHDB and FLUSHALL, which come to the same here: memory is given back as a whole, or behind the reply. */
import { syntaxError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';

/** Throws unless there is no option or one of the two. */
export function checkFlushMode(args: Arguments): void {
  if (args.count === 1) return;
  if (args.count > 2 || !(args.is(1, 'sync') || args.is(1, 'async'))) throw syntaxError;
}
