/** What EVAL, EVALSHA and their read-only forms share. */
import { CommandError } from '../../errors.ts';
import { encodeArguments } from '../../scripting/lua-values.ts';
import type { Call } from '../../server/call.ts';

const NO_SCRIPT = new CommandError('NOSCRIPT No matching script. Please use EVAL.');

/** Reads `numkeys` at argument 2 and checks it against the number of arguments. */
export function keyCountOf({ args }: Call): number {
  const keyCount = args.number(2);
  if (keyCount > args.count - 3) {
    throw new CommandError("ERR Number of keys can't be greater than number of args");
  }
  if (keyCount < 0) throw new CommandError("ERR Number of keys can't be negative");
  return keyCount;
}

/** Runs the script that argument 1 holds or, `bySha`, names. */
export function runScript(call: Call, bySha: boolean, readOnly: boolean): void {
  const { args, server } = call;
  if (call.isRetry) {
    server.scripting.goOn(call);
    return;
  }
  const keyCount = keyCountOf(call);
  const script = bySha ? server.scripting.find(args.word(1)) : server.scripting.load(args.view(1));
  if (script === undefined) throw NO_SCRIPT;
  server.scripting.execute(call, {
    name: script.sha,
    source: 'user_script',
    code: script.code,
    flags: script.flags,
    readOnly,
    args: encodeArguments(args, 3, args.count),
    keyCount,
  });
}
