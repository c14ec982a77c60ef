/** What FCALL and FCALL_RO share. */
import { CommandError } from '../../errors.ts';
import { encodeArguments } from '../../scripting/lua-values.ts';
import type { Call } from '../../server/call.ts';

const BAD_NUMBER = new CommandError('ERR Bad number of keys provided');

/** Runs the function that argument 1 names. */
export function runFunction(call: Call, readOnly: boolean): void {
  const { args, server } = call;
  const { libraries } = server.scripting;
  if (call.isRetry) {
    server.scripting.goOn(call);
    return;
  }
  const item = libraries.find(args.text(1));
  if (item === undefined) throw new CommandError('ERR Function not found');
  const keyCount = args.number(2, BAD_NUMBER);
  if (keyCount > args.count - 3) {
    throw new CommandError("ERR Number of keys can't be greater than number of args");
  }
  if (keyCount < 0) throw new CommandError("ERR Number of keys can't be negative");
  libraries.execute(call, item, encodeArguments(args, 3, args.count), keyCount, readOnly);
}
